import { textOf } from 'a2a-core'
import { artifact, type Agent } from 'a2a-core/server'
import { fromFunction } from 'a2a-function'

/** How an agent goes on when its process died: from where it was, or from the top. */
export const recoveries = ['resume', 'restart'] as const
export type Recovery = (typeof recoveries)[number]

/**
 * Agents that count to the number they are told, each number an event.
 *
 * @param onRun called when one begins to run
 */
export function countingAgents(onRun: () => void): { [recovery in Recovery]: Agent } {
  return {
    /** Goes on after the last number that is stored. */
    resume: {
      id: 'resume',
      about: { name: 'Resume' },
      recovery: 'resume',
      async *run({ text, task: { artifacts = [] } }) {
        onRun()
        const said = artifacts.flatMap(({ parts }) => textOf(parts).match(/\d+/g) ?? []).length
        for (let number = said + 1; number <= Number(text); number++) {
          // A number that was lost and said again would differ by its process.
          const metadata = { process: process.pid }
          yield artifact(`${number} `, { artifactId: 'count', append: true, metadata })
          await new Promise(setImmediate)
        }
      },
    },
    /** Begins anew, with the results of the steps that were done. */
    restart: fromFunction(
      async function* ({ text, step }) {
        onRun()
        for (let number = 1; number <= Number(text); number++) {
          yield await step(`${number}`, () => `${number} `)
        }
      },
      { name: 'Restart' },
    ),
  }
}

/** What either has said when it is done. */
export function countTo(last: number): string {
  return Array.from({ length: last }, (_, index) => `${index + 1} `).join('')
}
