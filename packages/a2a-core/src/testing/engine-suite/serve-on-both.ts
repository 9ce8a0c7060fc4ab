import { newId } from '../../protocol/id.ts'
import type { Agent } from '../../server/agent.ts'
import type { ServerOptions } from '../../server/server.ts'
import { serveAgent, type ServedAgent } from '../serve-agent.ts'
import type { Handles } from './handles.ts'

/** An agent for one case: no other case shares its queue. */
export function newAgent(run: Agent['run'], more: Partial<Agent> = {}): Agent {
  return { id: `agent-${newId()}`, about: { name: 'Suite' }, run, ...more }
}

/** An agent on both handles: `front` takes requests and runs nothing, `back` runs everything. */
export function serveOnBoth(
  handles: Handles,
  agent: Agent,
  options: ServerOptions = {},
): { front: ServedAgent; back: ServedAgent } {
  const front = serve(agent, { ...options, engine: handles.engine, concurrency: 0 })
  const back = serve(agent, { ...options, engine: handles.second })
  back.server.start()
  return { front, back }
}

/** Serves an agent. What goes wrong is told on the console, unless the case collects it. */
export function serve(agent: Agent, options: ServerOptions): ServedAgent {
  return serveAgent(agent, { onError: undefined, ...options })
}

/** All that a stream gives, up to its end. */
export async function collect<Item>(stream: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = []
  for await (const item of stream) items.push(item)
  return items
}
