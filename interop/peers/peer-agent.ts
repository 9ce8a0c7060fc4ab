import { UnauthenticatedError } from 'a2a-core'
import {
  artifact,
  dataPart,
  filePart,
  fromFunction,
  inputRequired,
  message,
  type Agent,
} from 'a2a-function'
import type { A2AOptions } from 'a2a-hono'

/** The key that callers of the agent send in the header `X-Key`. */
const key = 'peer'

/**
 * The agent that other people's clients face, and whose behaviour their servers show, too. What it
 * is told says what it does.
 */
export function peerAgent(): Agent {
  const waiting = new Set<() => void>()
  return fromFunction(
    async function* ({ text, data, signal }) {
      switch (text) {
        case 'reply':
          return yield message('Hello')
        case 'count':
          for (const number of ['one ', 'two ', 'three']) yield number
          return
        case 'files': {
          const file = { mediaType: 'text/plain', filename: 'hello.txt' }
          yield artifact(dataPart({ got: data ?? null }), { name: 'data' })
          yield artifact(filePart(new TextEncoder().encode('hello'), file), { name: 'file' })
          return
        }
        case 'ask': {
          const plan = yield* inputRequired({ prompt: 'Which plan?' })
          return yield `You chose ${plan}`
        }
        case 'fail':
          throw new Error('password=hunter2')
        case 'wait': {
          const { promise, resolve } = Promise.withResolvers<void>()
          waiting.add(resolve)
          signal.addEventListener('abort', () => resolve())
          yield 'begun'
          await promise
          return yield ' and done'
        }
        case 'go':
          for (const go of waiting) go()
          waiting.clear()
          return yield 'Gone'
        default:
          yield `You said ${text}`
      }
    },
    {
      name: 'Peer',
      description: 'Does what it is told',
      inputModes: ['text/plain', 'application/json'],
      outputModes: ['text/plain', 'application/json'],
      replies: true,
    },
  )
}

/**
 * How the agent is served: with webhooks, and to callers that send its key.
 *
 * @param options.asks whether its card asks for the key. Default: true
 */
export function peerOptions({ asks = true }: { asks?: boolean } = {}): A2AOptions {
  return {
    push: true,
    extendedCard: ({ owner }) => ({ description: `Does what ${owner} tells it` }),
    auth: {
      securitySchemes: { key: { apiKeySecurityScheme: { location: 'header', name: 'X-Key' } } },
      securityRequirements: asks ? [{ schemes: { key: { list: [] } } }] : [],
      challenge: 'ApiKey',
      authenticate(request) {
        if (request.headers.get('x-key') === key) return { tenant: '', owner: key }
        throw new UnauthenticatedError('Send your key in the header X-Key')
      },
    },
    // The agent is told to throw.
    onError: () => {},
  }
}
