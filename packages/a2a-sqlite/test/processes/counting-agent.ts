import { textOf, type Task } from 'a2a-core'
import { artifact, type Agent } from 'a2a-core/server'

/** Up to where it counts. */
export const lastNumber = 4_000

/** An agent that counts, each number an event, and goes on after the last that was stored. */
export const countingAgent: Agent = {
  id: 'counting',
  about: { name: 'Counting' },
  recovery: 'resume',
  async *run(turn) {
    for (let number = numbersIn(turn.task).length; number <= lastNumber; number++) {
      yield artifact(`${number} `, { artifactId: 'count', append: true })
      await new Promise(setImmediate)
    }
  },
}

/** The numbers that a task has counted. */
export function numbersIn({ artifacts = [] }: Task): number[] {
  return artifacts.flatMap(({ parts }) => textOf(parts).match(/\d+/g) ?? []).map(Number)
}
