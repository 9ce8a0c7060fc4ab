import type { Story } from '../client/story.ts'
import type { Findings } from '../findings.ts'
import type { StoredTask } from '../stored.ts'

/** A story, and what the database has of its task. */
export type StoryTask = { story: Story; task: StoredTask; name: string }

/** The stories whose tasks are in the database; of those that are not, rule 1 tells. */
export function storyTasks({ stories, stored }: Findings): StoryTask[] {
  const byId = new Map(stored.map((task) => [task.id, task]))
  return stories.flatMap((story) => {
    const [id] = story.told
    const task = id === undefined ? undefined : byId.get(id)
    return task ? [{ story, task, name: nameOf(story) }] : []
  })
}

/** How a story's task is called in a violation. */
export function nameOf({ plan, told }: Story): string {
  return `${plan.order.tag} (${plan.agent}, ${[...told].join(', ') || 'no id'})`
}
