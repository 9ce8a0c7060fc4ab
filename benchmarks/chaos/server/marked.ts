import { dataPart } from 'a2a-core'
import { progress, type Agent, type Turn } from 'a2a-core/server'
import type { Mark } from './mark.ts'

/** After how many events a run says again who it is. */
const every = 5

/** An agent whose runs say in the log which process they are in, first of all and ever again. */
export function marked(agent: Agent, process: string): Agent {
  return {
    ...agent,
    async *run(turn: Turn) {
      const { taskId: task, number, attempt } = turn
      const mark: Mark = { process, task, turn: number, attempt, run: crypto.randomUUID() }
      let events = 0
      yield progress(dataPart({ mark }))
      for await (const event of agent.run(turn)) {
        yield event
        if (++events % every === 0) yield progress(dataPart({ mark }))
      }
    },
  }
}
