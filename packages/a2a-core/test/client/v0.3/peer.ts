import type { Artifact } from '../../../src/protocol/index.ts'
import { fakeAgent, sendJson, type Call, type FakeAgent } from '../fake-agent.ts'

/** A card as agents of 0.3 have it. */
export function v03CardOf(fields: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    name: 'Pricing',
    description: 'Knows prices',
    version: '1.0.0',
    protocolVersion: '0.3.0',
    url: '/',
    preferredTransport: 'JSONRPC',
    capabilities: { streaming: true },
    defaultInputModes: ['text/plain'],
    defaultOutputModes: ['text/plain'],
    skills: [{ id: 'quote', name: 'Quote', description: 'Makes quotes', tags: ['price'] }],
    ...fields,
  }
}

/** An agent of 0.3 that answers each call as told. */
export async function v03Agent(
  answer?: (call: Call) => void | Promise<void>,
  fields: Record<string, unknown> = {},
  place = '/.well-known/agent-card.json',
): Promise<FakeAgent> {
  const missing = { '/.well-known/agent-card.json': notFound }
  const found = {
    [place]: (response: Parameters<typeof sendJson>[0]) => sendJson(response, v03CardOf(fields)),
  }
  return fakeAgent(answer, { pages: { ...missing, ...found } })
}

function notFound(response: Parameters<typeof sendJson>[0]): void {
  response.writeHead(404).end('not here')
}

/** A task as 0.3 has it. */
export function v03Task(state: string, fields: object = {}): object {
  return { kind: 'task', id: 'task-1', contextId: 'context-1', status: { state }, ...fields }
}

/** An update of its status. */
export function v03Status(state: string, final = false): object {
  return {
    kind: 'status-update',
    taskId: 'task-1',
    contextId: 'context-1',
    status: { state },
    final,
  }
}

/** More text of an artifact. */
export function v03Chunk(text: string, append = true): object {
  return {
    kind: 'artifact-update',
    taskId: 'task-1',
    contextId: 'context-1',
    artifact: { artifactId: 'answer', parts: [{ kind: 'text', text }] },
    append,
  }
}

/** A task with an answer so far. */
export function v03Answered(state: string, text: string): object {
  return v03Task(state, { artifacts: [{ artifactId: 'answer', parts: [{ kind: 'text', text }] }] })
}

/** The artifact of such an answer, as the caller gets it. */
export function artifact(text: string): Artifact {
  return { artifactId: 'answer', parts: [{ text }] }
}

/** Tells events of a stream. */
export function tell(call: Call, ...events: object[]): void {
  for (const result of events) {
    call.write(`data: ${JSON.stringify({ jsonrpc: '2.0', id: '1', result })}\n\n`)
  }
}
