import { setTimeout as wait } from 'node:timers/promises'
import { dataPart, filePart } from 'a2a-core'
import {
  artifact,
  inputRequired,
  message,
  progress,
  rejected,
  text,
  type AgentEvent,
  type Turn,
} from 'a2a-core/server'

/** What the agent does with a message. */
export type Scenario = (turn: Turn) => Iterable<AgentEvent> | AsyncIterable<AgentEvent>

const output = { filename: 'output.txt', mediaType: 'text/plain' }

/**
 * The kit's scenarios by the prefix of the `messageId` that calls for them, as its files
 * `scenarios/*.feature` have it. WORKING and COMPLETED need no event: the server says them.
 */
export const scenarios: { readonly [prefix: string]: Scenario } = {
  'tck-complete-task': () => [text('Hello from TCK')],
  'tck-artifact-text': () => [artifact('Generated text content')],
  'tck-artifact-file': () => [artifact(filePart(new TextEncoder().encode('tck'), output))],
  'tck-artifact-file-url': () => [
    artifact(filePart(new URL('https://example.com/output.txt'), output)),
  ],
  'tck-artifact-data': () => [artifact(dataPart({ key: 'value', count: 42 }))],
  'tck-message-response': () => [message('Direct message response')],
  'tck-input-required': () => [inputRequired({ prompt: 'What else?' })],
  'tck-reject-task': () => [rejected('rejected')],

  'tck-stream-001': () => [artifact('Stream hello from TCK')],
  'tck-stream-002': () => [],
  'tck-stream-003': () => [artifact('Stream task lifecycle')],
  'tck-stream-ordering-001': () => [artifact('Ordered output')],
  'tck-stream-artifact-text': () => [artifact('Streamed text content')],
  'tck-stream-artifact-file': () => [artifact(filePart(new TextEncoder().encode('tck'), output))],
  'tck-stream-artifact-chunked': () => [
    artifact('chunk-1 ', { artifactId: 'chunked', lastChunk: false }),
    artifact('chunk-2', { artifactId: 'chunked', append: true, lastChunk: true }),
  ],
  'test-resubscribe-message-id': takeLong,
}

/** Takes twice the kit's streaming timeout, which the kit's own variable gives in seconds. */
async function* takeLong({ signal }: Turn): AsyncGenerator<AgentEvent> {
  yield progress('This takes long')
  const timeout = Number(process.env['TCK_STREAMING_TIMEOUT'] ?? 2)
  // An abort ends the wait and the turn; the server knows what that makes of the task.
  await wait(2 * timeout * 1000, undefined, { signal }).catch(() => {})
}
