import { expect, test } from 'vitest'
import { createServer, memoryEngine, text, type Agent } from 'a2a-core/server'

/** An agent of this id, which says its own name. */
function agentOf(id: string, name: string): Agent {
  return {
    id,
    about: { name },
    async *run() {
      yield text(name)
    },
  }
}

test('two agents of one id on one engine are refused, for each would run tasks of the other', () => {
  const engine = memoryEngine()
  createServer(agentOf('support', 'Support'), { engine })
  expect(() => createServer(agentOf('support', 'Another support'), { engine })).toThrow(
    'Two agents on one engine have the id "support": give one of them an id of its own',
  )
})

test('agents of one id are served where each has an engine of its own, or an id', () => {
  const engine = memoryEngine()
  createServer(agentOf('support', 'Support'), { engine })
  createServer(agentOf('support-2', 'Support'), { engine })
  createServer(agentOf('support', 'Support'), { engine: memoryEngine() })
  expect(() => createServer(agentOf('support', 'Support'))).not.toThrow()
})

test('one agent may be served by several servers, and its id is free when all are closed', async () => {
  const engine = memoryEngine()
  const agent = agentOf('support', 'Support')
  const servers = [createServer(agent, { engine }), createServer(agent, { engine })]
  const next = agentOf('support', 'The next support')
  await servers[0]?.close()
  await servers[0]?.close()
  expect(() => createServer(next, { engine })).toThrow('have the id "support"')
  await servers[1]?.close()
  expect(() => createServer(next, { engine })).not.toThrow()
})
