import { text, type Agent } from 'a2a-core/server'

/** An agent that says what it is told. */
export const echo: Agent = {
  id: 'echo',
  about: { name: 'Echo' },
  async *run(turn) {
    yield text(`${turn.caller.owner} said ${turn.text}`)
  },
}
