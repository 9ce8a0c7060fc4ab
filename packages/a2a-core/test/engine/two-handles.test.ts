import { expect, onTestFinished, test } from 'vitest'
import { applyEvent, textOf, type Task } from 'a2a-core'
import { memoryEngine, text, type Agent } from 'a2a-core/server'
import { serveAgent, type ServedAgent } from '../../src/testing/serve-agent.ts'
import { clonedEngine } from './cloned-engine.ts'

/** An agent that runs on one handle, and what another handle makes of it: far from each other. */
function serveOnTwo(agent: Agent): { here: ServedAgent; there: ServedAgent } {
  const memory = memoryEngine()
  onTestFinished(() => memory.close({ drainMs: 0 }))
  const here = serveAgent(agent, { engine: clonedEngine(memory, 1) })
  const there = serveAgent(agent, { engine: clonedEngine(memory, 2), concurrency: 0 })
  onTestFinished(() => here.close())
  return { here, there }
}

const answersOf = ({ artifacts = [] }: Task): string[] =>
  artifacts.map(({ parts }) => textOf(parts))

test('row 21: two handles lose neither chunks nor messages of a task', async () => {
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
  const { here, there } = serveOnTwo(agent)
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

test('row 22: who subscribes on another handle sees all, and who cancels there ends it', async () => {
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
  const { here, there } = serveOnTwo(agent)
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
