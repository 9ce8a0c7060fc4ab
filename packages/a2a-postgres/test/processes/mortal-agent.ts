import { text, type Agent } from 'a2a-core/server'

/** An agent that does to its process what its message says. */
export const mortalAgent: Agent = {
  id: 'mortal',
  about: { name: 'Mortal' },
  async *run(turn) {
    yield text(`${turn.text} at attempt ${turn.attempt}`)
    if (turn.text === 'hang' && turn.attempt === 1) await new Promise(() => {})
    if (turn.text === 'wait') {
      await new Promise<void>((resolve) => {
        turn.signal.addEventListener('abort', () => resolve())
      })
    }
  },
}
