import { fromBase64 } from 'a2a-core'
import { testAgent, type Behave } from 'a2a-core/testing'
import {
  artifact,
  authRequired,
  filePart,
  fromFunction,
  inputRequired,
  progress,
  save,
  text,
  type Agent,
  type AgentEvent,
} from 'a2a-function'
import { serveOnSocket } from 'a2a-hono/testing'

const behave: Behave = (behaviour, heard): Agent => {
  const options = { name: behaviour }
  switch (behaviour) {
    case 'echoes':
      return fromFunction((turn) => `You said ${turn.text}`, options)
    case 'streams':
      return fromFunction(async function* () {
        for (const token of ['one ', 'two ', 'three']) {
          yield token
          await new Promise(setImmediate)
          await new Promise(setImmediate)
        }
      }, options)
    case 'asks':
      return fromFunction(async function* () {
        const plan = yield* inputRequired({ prompt: 'Which plan?' })
        yield `You chose ${plan}`
      }, options)
    case 'asks-several':
      return fromFunction(async function* (): AsyncGenerator<AgentEvent | string, void, unknown> {
        const told = yield inputRequired([
          { kind: 'question', prompt: 'Which plan?' },
          { kind: 'question', prompt: 'How many seats?' },
        ])
        yield `You chose ${(told as string[]).join(', ')}`
      }, options)
    case 'asks-auth':
      return fromFunction(async function* ({ answers }) {
        if (Object.keys(answers).length > 0) yield 'Signed in'
        else yield authRequired({ prompt: 'Sign in', value: { url: 'https://id.example.com' } })
      }, options)
    case 'approves':
      return fromFunction(async function* () {
        const { approved } = yield* inputRequired({ kind: 'approval', prompt: 'Delete it?' })
        yield approved ? 'Approved' : 'Denied'
      }, options)
    case 'fails':
      return fromFunction(async function* () {
        yield 'so far'
        throw new Error('password=hunter2')
      }, options)
    case 'hangs':
      return fromFunction(async function* ({ signal }) {
        yield 'begun'
        await new Promise<void>((resolve) => {
          signal.addEventListener('abort', () => resolve())
        })
        heard.abort()
      }, options)
    case 'sends-file': {
      const file = filePart(new TextEncoder().encode('hello'), {
        mediaType: 'text/plain',
        filename: 'hello.txt',
      })
      return fromFunction(() => artifact(file), options)
    }
    case 'sends-data':
      return fromFunction(() => ({ total: 42 }), options)
    case 'reads-file':
      return fromFunction(({ files: [file] }) => {
        const content = new TextDecoder().decode(fromBase64(file?.raw ?? ''))
        return `Got ${file?.filename}: ${content}`
      }, options)
    case 'reads-data':
      return fromFunction(({ data }) => `Got ${(data as { total: number }).total}`, options)
    case 'progresses':
      return fromFunction(async function* () {
        yield progress('Looking')
        yield text('Found')
      }, options)
    case 'continues':
      return fromFunction(async function* (turn) {
        const heardSoFar = [...((turn.saved.context ?? []) as string[]), turn.text]
        yield save({ context: heardSoFar })
        yield `I heard: ${heardSoFar.join(', ')}`
      }, options)
  }
}

testAgent({ name: 'a2a-function', serve: serveOnSocket, behave })
