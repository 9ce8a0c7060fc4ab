import { isInterrupted, isTerminal, type TaskState } from 'a2a-core'
import type { Findings } from '../findings.ts'
import { nameOf } from './story-task.ts'
import type { Violation } from './violation.ts'

/** Rule 1: an acknowledged task reaches a terminal or interrupted state. */
export function losesNoTask({ stories, stored }: Findings): Violation[] {
  const ids = new Set(stored.map(({ id }) => id))
  return [
    ...stories.flatMap((story): Violation[] => {
      const task = nameOf(story)
      const lost = [...story.told].filter((id) => !ids.has(id))
      const waits = [...story.awaits].join(', ')
      return [
        ...lost.map((id) => ({
          rule: 1 as const,
          task,
          expected: 'an acknowledged task is stored',
          seen: `${id} is not`,
        })),
        ...(waits === ''
          ? []
          : [
              {
                rule: 1 as const,
                task,
                expected: 'all comes to its end',
                seen: `waits for ${waits}`,
              },
            ]),
      ]
    }),
    ...stored.flatMap(({ id, agent, state, isClaimed, waiting, inbox, jobs }): Violation[] => {
      const rests = isTerminal(state as TaskState) || isInterrupted(state as TaskState)
      if (rests && !isClaimed && waiting === 0 && inbox === 0) return []
      const seen = `${state}, ${isClaimed ? 'claimed' : 'not claimed'}, ${waiting} wait, ${inbox} in the inbox, jobs: ${JSON.stringify(jobs)}`
      const expected = 'the task has ended or waits, and nobody works at it'
      return [{ rule: 1, task: `${id} (${agent})`, expected, seen }]
    }),
  ]
}
