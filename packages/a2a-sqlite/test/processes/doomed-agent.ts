import { text, type Agent } from 'a2a-core/server'

/** An agent that hangs at its first attempt, and at the second does what it was asked. */
export const doomedAgent: Agent = {
  id: 'doomed',
  about: { name: 'Doomed' },
  recovery: 'restart',
  async *run(turn) {
    yield text(`${turn.text} at attempt ${turn.attempt}`)
    if (turn.attempt === 1 && turn.text === 'hang') await new Promise(() => {})
  },
}
