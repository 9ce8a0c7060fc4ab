import { expect, onTestFinished, test, vi } from 'vitest'
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

/** What is said while servers are made. */
function warnings(): string[] {
  const said: string[] = []
  const warn = vi.spyOn(console, 'warn').mockImplementation((line) => void said.push(line))
  onTestFinished(() => warn.mockRestore())
  return said
}

test('it is said when two agents of one id share an engine, for each would run tasks of the other', () => {
  const said = warnings()
  const engine = memoryEngine()
  createServer(agentOf('support', 'Support'), { engine })
  createServer(agentOf('support', 'Another support'), { engine })
  expect(said).toEqual([expect.stringContaining('two agents on one engine have the id "support"')])
})

test('agents of one id are served where each has an engine of its own, or an id', () => {
  const said = warnings()
  const engine = memoryEngine()
  createServer(agentOf('support', 'Support'), { engine })
  createServer(agentOf('support-2', 'Support'), { engine })
  createServer(agentOf('support', 'Support'), { engine: memoryEngine() })
  createServer(agentOf('support', 'Support'))
  expect(said).toEqual([])
})

test('one agent may be served by several servers, and its id is free when all are closed', async () => {
  const said = warnings()
  const engine = memoryEngine()
  const agent = agentOf('support', 'Support')
  const servers = [createServer(agent, { engine }), createServer(agent, { engine })]
  await servers[0]?.close()
  await servers[0]?.close()
  createServer(agentOf('support', 'The next support'), { engine })
  expect(said).toHaveLength(1)
  await servers[1]?.close()
})

test('nothing is said of an agent whose id is free again', async () => {
  const said = warnings()
  const engine = memoryEngine()
  await createServer(agentOf('support', 'Support'), { engine }).close()
  createServer(agentOf('support', 'The next support'), { engine })
  expect(said).toEqual([])
})

test('who is left alone with an id may be served again', async () => {
  const said = warnings()
  const engine = memoryEngine()
  const [first, second] = [agentOf('support', 'Support'), agentOf('support', 'Another support')]
  const server = createServer(first, { engine })
  createServer(second, { engine })
  await server.close()
  createServer(second, { engine })
  expect(said).toHaveLength(1)
})
