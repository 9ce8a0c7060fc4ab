import { owners } from '../plan.ts'
import type { Findings } from '../findings.ts'
import { foldLog } from './fold-log.ts'
import { nameOf, storyTasks } from './story-task.ts'
import type { Violation } from './violation.ts'

/** Rule 5: one message is one task, and one turn, however often it was sent. */
export function takesMessagesOnce(findings: Findings): Violation[] {
  const told = new Set(findings.stories.flatMap((story) => [...story.told]))
  const unknown = findings.stored.filter(({ id, owner }) => {
    return (owners as readonly string[]).includes(owner) && !told.has(id)
  })
  return [
    ...findings.stories
      .filter((story) => story.told.size > 1)
      .map((story) => ({
        rule: 5 as const,
        task: nameOf(story),
        expected: 'one task for one message',
        seen: [...story.told].join(', '),
      })),
    ...unknown.map(({ id, agent }) => ({
      rule: 5 as const,
      task: `${id} (${agent})`,
      expected: 'no task but those that clients were told of',
      seen: 'one more',
    })),
    ...storyTasks(findings).flatMap(({ story, task, name }): Violation[] => {
      const history = foldLog(task.log).get(task.seq)?.history ?? []
      const said = history
        .filter(({ role }) => role === 'ROLE_USER')
        .map(({ messageId }) => messageId)
      const isRight =
        new Set(said).size === said.length &&
        (story.plan.cancel !== undefined ||
          (said.length === story.messages && task.turn === said.length))
      if (isRight) return []
      const expected = `${story.messages} messages, each in the history once, and as many turns`
      return [{ rule: 5, task: name, expected, seen: `${said.join(', ')}; ${task.turn} turns` }]
    }),
  ]
}
