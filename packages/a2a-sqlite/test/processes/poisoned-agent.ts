import { appendFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { text, type Agent } from 'a2a-core/server'

/**
 * An agent that kills its process over one kind of task, and takes a moment over any other.
 *
 * @param runs a file that it notes every run in
 */
export function poisonedAgent(runs: string): Agent {
  return {
    id: 'poisoned',
    about: { name: 'Poisoned' },
    recovery: 'restart',
    async *run(turn) {
      appendFileSync(runs, `${turn.text}\n`)
      if (turn.text === 'poison') process.kill(process.pid, 'SIGKILL')
      await setTimeout(20)
      yield text(turn.text)
    },
  }
}
