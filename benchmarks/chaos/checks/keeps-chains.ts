import type { Findings } from '../findings.ts'
import type { StoredTask } from '../stored.ts'
import { hopOwner } from '../server/key-owners.ts'
import { storyTasks } from './story-task.ts'
import type { Violation } from './violation.ts'

/** The agents that each agent asks, one after the other. */
const hops: { [agent: string]: string[] } = { front: ['middle', 'steps'], relay: ['steps'] }

/** Rule 12: each hop of a chain has one remote task, though its process died. */
export function keepsChains(findings: Findings): Violation[] {
  const downstream = findings.stored.filter(({ owner }) => owner === hopOwner)
  const byTag = Map.groupBy(downstream, tagOf)
  return storyTasks(findings).flatMap(({ story, task, name }): Violation[] => {
    const expected = hops[story.plan.agent] ?? []
    const found = (byTag.get(story.plan.order.tag) ?? []).map(({ agent }) => agent)
    const completed = task.state === 'TASK_STATE_COMPLETED'
    const isRight = completed
      ? found.toSorted().join() === expected.toSorted().join()
      : expected.every((agent) => found.filter((one) => one === agent).length <= 1)
    if (isRight) return []
    const said = completed ? 'one remote task of each of' : 'at most one remote task of each of'
    return [
      { rule: 12, task: name, expected: `${said} ${expected.join(', ')}`, seen: found.join(', ') },
    ]
  })
}

function tagOf({ log }: StoredTask): string {
  return /order (\S+) /.exec(JSON.stringify(log))?.[1] ?? 'no tag'
}
