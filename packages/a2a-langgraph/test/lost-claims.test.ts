import { AIMessage } from '@langchain/core/messages'
import {
  Annotation,
  emptyCheckpoint,
  interrupt,
  MemorySaver,
  MessagesAnnotation,
  START,
  StateGraph,
  type Checkpoint,
} from '@langchain/langgraph'
import { isJsonObject, type Json } from 'a2a-core'
import { describe, expect, test } from 'vitest'
import { fromLangGraph } from '../src/index.ts'
import { pinnedSaver } from '../src/pinned-saver.ts'
import { Driver, type Outcome } from './drive.ts'

const name = 'Support'

/** Waits for ever, as a process does that was stopped. */
const stopped = (): Promise<never> => new Promise(() => undefined)

test('what a run that lost its claim puts on a thread after its question, nobody goes on from', async () => {
  const checkpointer = new MemorySaver()
  const begun = Promise.withResolvers<void>()
  const wakes = Promise.withResolvers<void>()
  const woken = Promise.withResolvers<void>()
  let runs = 0
  let asks = 0
  const graph = new StateGraph(MessagesAnnotation)
    .addNode('work', async () => {
      const run = ++runs
      begun.resolve()
      if (run === 1) await wakes.promise
      return { messages: [new AIMessage(`Worked in run ${run}.`)] }
    })
    .addNode('ask', async () => {
      if (++asks === 2) {
        woken.resolve()
        return stopped()
      }
      return { messages: [new AIMessage(`You said ${interrupt('Sure?')}.`)] }
    })
    .addEdge(START, 'work')
    .addEdge('work', 'ask')
    .compile({ checkpointer })
  const agent = fromLangGraph(graph, { name })
  const first = new Driver(agent)
  void first.send('Hi')
  const second = new Driver(agent)
  await begun.promise
  second.adopt(first)
  expect((await second.send('Hi', { attempt: 2 })).questions).toMatchObject([{ prompt: 'Sure?' }])
  wakes.resolve()
  await woken.promise

  const { end, text } = await second.answer(['yes'])
  expect(end).toBe('completed')
  expect(text).toBe('You said yes.')
  const next = await second.send('And?', { taskId: 'task-2' })
  expect(next.questions).toHaveLength(1)
  expect((await second.answer(['no'], { taskId: 'task-2' })).text).toBe('You said no.')
  const threads = await Array.fromAsync(checkpointer.list({}))
  const thread = String(threads[0]?.config.configurable?.['thread_id'])
  const { values } = await graph.getState({ configurable: { thread_id: thread } })
  expect(values.messages.map((message: { text: string }) => message.text)).toEqual([
    'Hi',
    'Worked in run 2.',
    'You said yes.',
    'And?',
    'Worked in run 3.',
    'You said no.',
  ])
})

/** Puts how a thread began once more behind everything that is put, as the newest. */
class DisturbedSaver extends MemorySaver {
  #first: Checkpoint | undefined

  override async put(...args: Parameters<MemorySaver['put']>): ReturnType<MemorySaver['put']> {
    const [config, checkpoint, metadata] = args
    const stored = await super.put(...args)
    this.#first ??= checkpoint
    await super.put(config, { ...this.#first, id: emptyCheckpoint().id }, metadata)
    return stored
  }
}

/** An agent that asks twice. */
function asking(checkpointer: MemorySaver) {
  const Log = Annotation.Root({ log: Annotation<unknown[]> })
  const graph = new StateGraph(Log)
    .addNode('first', ({ log }) => ({ log: [...log, interrupt('First?')] }))
    .addNode('second', ({ log }) => ({ log: [...log, interrupt('Second?')] }))
    .addEdge(START, 'first')
    .addEdge('first', 'second')
    .compile({ checkpointer })
  const agent = fromLangGraph(graph, {
    name,
    input: () => ({ log: [] }),
    output: (state) => JSON.stringify(state.log),
  })
  return { graph, driver: new Driver(agent) }
}

test('a turn reads what it wrote itself, whatever is put behind it meanwhile', async () => {
  const { driver } = asking(new DisturbedSaver())
  for (const taskId of ['task-1', 'task-2']) {
    expect((await driver.send('Hi', { taskId })).questions).toMatchObject([{ prompt: 'First?' }])
    expect((await driver.answer(['a'], { taskId })).questions).toMatchObject([
      { prompt: 'Second?' },
    ])
    expect((await driver.answer(['b'], { taskId })).text).toBe('["a","b"]')
  }
})

describe('a thread that waits', () => {
  test('goes on from what an operator made of it', async () => {
    const checkpointer = new MemorySaver()
    const { driver, graph } = asking(checkpointer)
    await driver.send('Hi')
    await driver.answer(['a'])
    const [saved] = await Array.fromAsync(checkpointer.list({}, { limit: 1 }))
    const thread = { configurable: { thread_id: saved?.config.configurable?.['thread_id'] } }
    await graph.updateState(thread, { log: ['corrected'] }, 'first')
    expect((await driver.answer(['b'])).questions).toMatchObject([{ prompt: 'Second?' }])
    expect((await driver.answer(['b'])).text).toBe('["corrected","b"]')
  })

  test('goes on from its newest checkpoint, where it was stored without its head', async () => {
    const { driver } = asking(new MemorySaver())
    const { memory } = savedIn(await driver.send('Hi'))
    const { head, ...old } = memory
    expect(head).toBeTypeOf('string')
    const saved = { task: old, context: undefined }
    expect((await driver.answer(['a'], { saved })).questions).toMatchObject([{ prompt: 'Second?' }])
    expect((await driver.answer(['b'])).text).toBe('["a","b"]')
  })
})

/** What a turn saved for its task last. */
function savedIn({ events }: Outcome): { memory: { [field: string]: Json } } {
  const saved = events.findLast((event) => event.kind === 'save' && event.task !== undefined)
  const memory = saved?.kind === 'save' ? saved.task : undefined
  if (!isJsonObject(memory)) throw new Error('Nothing was saved')
  return { memory }
}

test('versions of channels are the turn’s own, and grow', () => {
  const thread = { configurable: { thread_id: 't' } }
  const [one, other] = [new MemorySaver(), new MemorySaver()].map((saver) =>
    pinnedSaver(saver, thread, undefined),
  )
  const first = one?.getNextVersion(undefined) ?? 0
  const next = one?.getNextVersion(first) ?? 0
  expect(Math.trunc(first)).toBe(1)
  expect(Math.trunc(next)).toBe(2)
  expect(other?.getNextVersion(first)).not.toBe(next)
  expect(other?.getNextVersion(first)).toBeGreaterThan(first)
})
