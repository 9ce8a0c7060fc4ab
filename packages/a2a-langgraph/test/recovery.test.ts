import { AIMessage } from '@langchain/core/messages'
import {
  Annotation,
  interrupt,
  MemorySaver,
  MessagesAnnotation,
  START,
  StateGraph,
  type BaseCheckpointSaver,
} from '@langchain/langgraph'
import { SqliteSaver } from '@langchain/langgraph-checkpoint-sqlite'
import { TurnAborted, type Turn } from 'a2a-core/server'
import { describe, expect, test } from 'vitest'
import { BoundedMemorySaver } from '../src/bounded-memory-saver.ts'
import { fromLangGraph } from '../src/index.ts'
import { Driver } from './drive.ts'
import { ScriptedModel } from './scripted-model.ts'

const name = 'Support'

/** A process that dies when it is told to: its graph stops, and says no more. */
class Process {
  #controller = new AbortController()
  dies = false

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** The place where it dies, if it is to. */
  async mayDie(): Promise<void> {
    if (!this.dies) return
    this.#controller.abort(new TurnAborted('lost'))
    await new Promise(() => undefined)
  }

  /** Another takes its place. */
  restart(): Partial<Turn> {
    this.dies = false
    this.#controller = new AbortController()
    return { attempt: 2, signal: this.signal }
  }
}

/** An agent that says something in each of two nodes, and may die before it does. */
function twoSteps(checkpointer: BaseCheckpointSaver, dyingAt: 'first' | 'second') {
  const process = new Process()
  const models = { first: new ScriptedModel(['First.']), second: new ScriptedModel(['Second.']) }
  const step = (node: 'first' | 'second') => async () => {
    if (node === dyingAt) await process.mayDie()
    return { messages: [await models[node].invoke('?')] }
  }
  const graph = new StateGraph(MessagesAnnotation)
    .addNode('first', step('first'))
    .addNode('second', step('second'))
    .addEdge(START, 'first')
    .addEdge('first', 'second')
    .compile({ checkpointer })
  return {
    process,
    graph,
    models,
    threads: () => threadsIn(checkpointer),
    driver: new Driver(fromLangGraph(graph, { name })),
  }
}

/** An agent of one node that asks twice, and may die after the first answer. */
function twoQuestions(checkpointer: BaseCheckpointSaver) {
  const process = new Process()
  const Log = Annotation.Root({ log: Annotation<unknown[]> })
  const graph = new StateGraph(Log)
    .addNode('ask', async () => {
      const first = interrupt('Sure?')
      await process.mayDie()
      return { log: [first, interrupt('Sure?')] }
    })
    .addEdge(START, 'ask')
    .compile({ checkpointer })
  const agent = fromLangGraph(graph, {
    name,
    input: () => ({ log: [] }),
    output: (state) => JSON.stringify(state.log),
  })
  return { process, driver: new Driver(agent) }
}

/** The ids of all threads. */
async function threadsIn(checkpointer: BaseCheckpointSaver): Promise<string[]> {
  const kept = await Array.fromAsync(checkpointer.list({}))
  return [...new Set(kept.map(({ config }) => String(config.configurable?.['thread_id'])))]
}

const savers: [name: string, open: () => BaseCheckpointSaver][] = [
  ['MemorySaver', () => new MemorySaver()],
  ['BoundedMemorySaver', () => new BoundedMemorySaver()],
  ['SqliteSaver', () => SqliteSaver.fromConnString(':memory:')],
]

describe.each(savers)('with %s, a turn whose process died', (_, open) => {
  test('before the graph began runs its input', async () => {
    const { process, driver, models } = twoSteps(open(), 'first')
    const dead = AbortSignal.abort(new TurnAborted('lost'))
    expect((await driver.send('Hi', { signal: dead })).text).toBe('')
    const { text } = await driver.send('Hi', process.restart())
    expect(text).toBe('First.\n\nSecond.')
    expect(models.first.heard).toHaveLength(1)
  })

  test('in the first node goes on there, with the message once', async () => {
    const { process, driver, graph, threads } = twoSteps(open(), 'first')
    process.dies = true
    await driver.send('Hi', { signal: process.signal })
    const { text } = await driver.send('Hi', process.restart())
    expect(text).toBe('First.\n\nSecond.')
    const [thread] = await threads()
    const { values } = await graph.getState({ configurable: { thread_id: thread } })
    expect(values.messages.map((message: { text: string }) => message.text)).toEqual([
      'Hi',
      'First.',
      'Second.',
    ])
  })

  test('again and again where it was comes to nothing: it keeps nothing anew', async () => {
    const { process, driver } = twoSteps(open(), 'first')
    const savedBy = async (turn: Partial<Turn>) => {
      process.dies = true
      const { events } = await driver.send('Hi', { signal: process.signal, ...turn })
      return events.filter(({ kind }) => kind === 'save').length
    }
    expect(await savedBy({})).toBe(1)
    // The first attempt has brought the thread to where it is now.
    expect(await savedBy(process.restart())).toBe(1)
    expect(await savedBy(process.restart())).toBe(0)
    expect(await savedBy(process.restart())).toBe(0)
  })

  test('after the first node goes on with the second, and says what the first said', async () => {
    const { process, driver, models } = twoSteps(open(), 'second')
    process.dies = true
    expect((await driver.send('Hi', { signal: process.signal })).text).toBe('First.')
    const { text, end } = await driver.send('Hi', process.restart())
    expect(text).toBe('First.\n\nSecond.')
    expect(end).toBe('completed')
    expect(models.first.heard).toHaveLength(1)
  })

  test('after the graph had finished gives its answer, and runs nothing', async () => {
    const { process, driver, models } = twoSteps(open(), 'first')
    await driver.send('Hi')
    const { text, end } = await driver.send('Hi', process.restart())
    expect(text).toBe('First.\n\nSecond.')
    expect(end).toBe('completed')
    expect(models.first.heard).toHaveLength(1)
  })

  test('while it asked asks again', async () => {
    const { process, driver } = twoQuestions(open())
    await driver.send('?')
    const { questions } = await driver.send('?', process.restart())
    expect(questions).toMatchObject([{ prompt: 'Sure?' }])
    await driver.answer(['yes'])
    expect((await driver.answer(['no'])).text).toBe('["yes","no"]')
  })

  test('at a breakpoint does not pass it', async () => {
    const process = new Process()
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('plan', () => ({}))
      .addNode('act', () => ({ messages: [new AIMessage('Done.')] }))
      .addEdge(START, 'plan')
      .addEdge('plan', 'act')
      .compile({ checkpointer: open(), interruptBefore: ['act'] })
    const driver = new Driver(fromLangGraph(graph, { name }))
    await driver.send('?')
    expect((await driver.send('?', process.restart())).end).toBe('input-required')
    expect((await driver.answer([{ approved: true }])).text).toBe('Done.')
  })

  test('in the node that got the answer gives it the answer again', async () => {
    const { process, driver } = twoQuestions(open())
    await driver.send('?')
    process.dies = true
    await driver.answer(['yes'], { signal: process.signal })
    const { questions } = await driver.answer(['yes'], process.restart())
    expect(questions).toHaveLength(1)
    expect((await driver.answer(['no'])).text).toBe('["yes","no"]')
  })

  test('when the next question was asked does not answer that with the same answer', async () => {
    const { process, driver } = twoQuestions(open())
    await driver.send('?')
    await driver.answer(['yes'])
    const { questions, end } = await driver.answer(['yes'], process.restart(), 1)
    expect(end).toBe('input-required')
    expect(questions).toHaveLength(1)
    expect((await driver.answer(['no'])).text).toBe('["yes","no"]')
  })
})

describe.each(savers)('with %s, a thread that is gone', (_, open) => {
  test('fails the turn that was to go on with it', async () => {
    const saver = open()
    const { process, driver, threads } = twoSteps(saver, 'first')
    await driver.send('One')
    await driver.send('Two', { signal: AbortSignal.abort(new TurnAborted('lost')) })
    for (const thread of await threads()) await saver.deleteThread(thread)
    const { end } = await driver.send('Two', process.restart())
    expect(end).toBe('failed')
  })

  test('fails the answer that was to go on with it', async () => {
    const { driver } = twoQuestions(open())
    await driver.send('?')
    const another = twoQuestions(open()).driver
    another.adopt(driver)
    expect((await another.answer(['yes'])).end).toBe('failed')
  })
})

test('a node begins when the checkpoint before it is stored: a new attempt finds the same run', async () => {
  const checkpointer = new SlowSaver()
  const unstored: number[] = []
  const node = () => {
    unstored.push(checkpointer.storing)
    return { messages: [new AIMessage('Done.')] }
  }
  const graph = new StateGraph(MessagesAnnotation)
    .addNode('first', node)
    .addNode('second', node)
    .addEdge(START, 'first')
    .addEdge('first', 'second')
    .compile({ checkpointer })
  await new Driver(fromLangGraph(graph, { name })).send('hello')
  expect(unstored).toEqual([0, 0])
})

/** Stores checkpoints some turns of the event loop after it was asked to, as a database does. */
class SlowSaver extends MemorySaver {
  storing = 0

  override async put(...args: Parameters<MemorySaver['put']>): ReturnType<MemorySaver['put']> {
    this.storing++
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve))
    const config = await super.put(...args)
    this.storing--
    return config
  }
}
