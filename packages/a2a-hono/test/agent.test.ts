import { dataPart, filePart, fromBase64 } from 'a2a-core'
import {
  artifact,
  authRequired,
  inputRequired,
  progress,
  save,
  text,
  type Agent,
  type AgentEvent,
  type Turn,
} from 'a2a-core/server'
import { testAgent, type Behaviour, type Heard } from 'a2a-core/testing'
import { serveOnSocket } from 'a2a-hono/testing'

type Run = (turn: Turn, heard: Heard) => AsyncIterable<AgentEvent>

/** Agents as one makes them by hand, without any framework. */
const runs: { [behaviour in Behaviour]: Run } = {
  async *echoes(turn) {
    yield text(`You said ${turn.text}`)
  },
  async *streams() {
    for (const token of ['one ', 'two ', 'three']) {
      yield text(token)
      await new Promise(setImmediate)
      await new Promise(setImmediate)
    }
  },
  async *asks({ answers }) {
    const [answer] = Object.values(answers)
    if (answer) yield text(`You chose ${answer.value as string}`)
    else yield inputRequired({ prompt: 'Which plan?' })
  },
  async *'asks-several'({ answers }) {
    const told = Object.values(answers).map(({ value }) => value as string)
    if (told.length > 0) return yield text(`You chose ${told.join(', ')}`)
    yield inputRequired([
      { kind: 'question', prompt: 'Which plan?' },
      { kind: 'question', prompt: 'How many seats?' },
    ])
  },
  async *'asks-auth'({ answers }) {
    if (Object.keys(answers).length > 0) yield text('Signed in')
    else yield authRequired({ prompt: 'Sign in', value: { url: 'https://id.example.com' } })
  },
  async *approves({ answers }) {
    const [answer] = Object.values(answers)
    if (!answer) yield inputRequired({ kind: 'approval', prompt: 'Delete it?', value: { id: 1 } })
    else yield text(JSON.stringify(answer.value).includes('true') ? 'Approved' : 'Denied')
  },
  async *fails() {
    yield text('so far')
    throw new Error('password=hunter2')
  },
  async *hangs({ signal }, heard) {
    yield text('begun')
    await new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve())
    })
    heard.abort()
  },
  async *'sends-file'() {
    const bytes = new TextEncoder().encode('hello')
    yield artifact(filePart(bytes, { mediaType: 'text/plain', filename: 'hello.txt' }))
  },
  async *'sends-data'() {
    yield artifact(dataPart({ total: 42 }))
  },
  async *'reads-file'({ files: [file] }) {
    const content = new TextDecoder().decode(fromBase64(file?.raw ?? ''))
    yield text(`Got ${file?.filename}: ${content}`)
  },
  async *'reads-data'({ data }) {
    yield text(`Got ${(data as { total: number }).total}`)
  },
  async *progresses() {
    yield progress('Looking')
    yield text('Found')
  },
  async *continues(turn) {
    const heard = [...((turn.saved.context ?? []) as string[]), turn.text]
    yield save({ context: heard })
    yield text(`I heard: ${heard.join(', ')}`)
  },
}

function byHand(behaviour: Behaviour, heard: Heard): Agent {
  return {
    id: behaviour,
    about: { name: behaviour },
    run: (turn) => runs[behaviour](turn, heard),
  }
}

testAgent({ name: 'an agent made by hand', serve: serveOnSocket, behave: byHand })
