import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { applyEvent, textOf, type Task } from 'a2a-core'
import { text, type Agent } from 'a2a-core/server'
import { serveAgent, type ServedAgent } from '../../src/testing/serve-agent.ts'
import { doomedAgent, leaseMs } from './doomed-agent.ts'
import { sqliteEngine } from './sqlite-engine.ts'

async function newFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'a2a-processes-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return join(folder, 'tasks.db')
}

/** Serves an agent on a handle of its own, as a process of its own does. */
function serveOn(file: string, agent: Agent, options: { concurrency?: number } = {}): ServedAgent {
  const engine = sqliteEngine(file, { leaseMs })
  onTestFinished(() => engine.close())
  return serveAgent(agent, { engine, ...options })
}

const answersOf = ({ artifacts = [] }: Task): string[] =>
  artifacts.map(({ parts }) => textOf(parts))

test('row 20: a task whose process was killed is taken up by another, and ends', async () => {
  const file = await newFile()
  const script = new URL('doomed-process.ts', import.meta.url).pathname
  const doomed = spawn(process.execPath, [script, file], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [id] = await once(doomed.stdout.setEncoding('utf8'), 'data')
  doomed.kill('SIGKILL')
  await once(doomed, 'exit')
  const served = serveOn(file, doomedAgent)
  // A message that comes before the task is found again starts no second run beside it.
  await served.begin('go on', { taskId: id })
  const task = await served.ended(id)
  expect(task.status.state).toBe('TASK_STATE_COMPLETED')
  expect(answersOf(task)).toEqual(['hang at attempt 2', 'go on at attempt 1'])
  expect(task.history?.map(({ parts }) => textOf(parts))).toEqual(['hang', 'go on'])
})

test('row 21: two processes lose neither chunks nor messages of a task', async () => {
  const file = await newFile()
  const chunks = Array.from({ length: 300 }, (_, chunk) => `${chunk} `)
  const agent: Agent = {
    id: 'counting',
    about: { name: 'Counting' },
    async *run(turn) {
      if (turn.number > 1) return yield text(turn.text)
      for (const chunk of chunks) {
        yield text(chunk)
        await new Promise(setImmediate)
      }
    },
  }
  const here = serveOn(file, agent)
  const there = serveOn(file, agent, { concurrency: 0 })
  const { id } = await here.begin('count')
  await here.until(id, ({ event }) => event.artifactUpdate !== undefined)
  const messages = Array.from({ length: 20 }, (_, number) => `message ${number}`)
  await Promise.all(messages.map((message) => there.begin(message, { taskId: id })))
  const task = await there.ended(id)
  expect(task.status.state).toBe('TASK_STATE_COMPLETED')
  const [counted, ...answers] = answersOf(task)
  expect(counted).toBe(chunks.join(''))
  expect(answers.toSorted()).toEqual(messages.toSorted())
  expect(task.history).toHaveLength(1 + messages.length)
  expect(await here.get(id)).toEqual(task)
})

test('row 22: who subscribes in another process sees all, and who cancels there ends it', async () => {
  const file = await newFile()
  const reasons: unknown[] = []
  const agent: Agent = {
    id: 'endless',
    about: { name: 'Endless' },
    async *run({ signal }) {
      signal.addEventListener('abort', () => reasons.push(signal.reason))
      for (let number = 0; !signal.aborted; number++) {
        yield text(`${number} `)
        await new Promise(setImmediate)
      }
    },
  }
  const here = serveOn(file, agent)
  const there = serveOn(file, agent, { concurrency: 0 })
  const { id } = await here.begin('go')
  await here.until(id, ({ event }) => event.artifactUpdate !== undefined)
  let seen: Task | undefined
  let events = 0
  for await (const { event } of await there.subscribe(id)) {
    seen = applyEvent(seen, event)
    if (++events === 5) await there.cancel(id)
  }
  const task = await here.get(id)
  expect(task.status.state).toBe('TASK_STATE_CANCELED')
  expect(seen).toMatchObject({ status: task.status, artifacts: task.artifacts })
  expect(reasons).toMatchObject([{ reason: 'canceled' }])
})
