import type { Agent } from 'a2a-core/server'
import { text } from 'a2a-core/server'
import { serveAlone } from 'desk'

const agent: Agent = {
  id: 'echo',
  about: { name: 'Echo' },
  async *run(turn) {
    yield text(`You said ${turn.text}`)
  },
}

await serveAlone({ name: 'echo', port: 4009, create: async () => ({ agent }) })
