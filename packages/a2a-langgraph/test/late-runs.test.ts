import {
  Annotation,
  entrypoint,
  MemorySaver,
  START,
  StateGraph,
  type BaseCheckpointSaver,
} from '@langchain/langgraph'
import { SqliteSaver } from '@langchain/langgraph-checkpoint-sqlite'
import { TurnAborted, type Turn } from 'a2a-core/server'
import { describe, expect, test } from 'vitest'
import { fromLangGraph } from '../src/index.ts'
import { Driver } from './drive.ts'

const Log = Annotation.Root({
  log: Annotation<unknown[]>({ reducer: (left, right) => left.concat(right), default: () => [] }),
})

/** What happens in an agent's process: before the graph has its input, and in each of its nodes. */
type Events = { [at in 'begins' | 'plans' | 'acts']?: () => Promise<unknown> }

/** An agent in a process of its own, whose answer is its log. */
function planner(
  checkpointer: BaseCheckpointSaver,
  { begins, plans, acts }: Events = {},
  interruptBefore: 'act'[] = [],
) {
  const graph = new StateGraph(Log)
    .addNode('plan', async () => {
      await plans?.()
      return { log: ['planned'] }
    })
    .addNode('act', async () => {
      await acts?.()
      return { log: ['acted'] }
    })
    .addEdge(START, 'plan')
    .addEdge('plan', 'act')
    .compile({ checkpointer, interruptBefore })
  const agent = fromLangGraph(graph, {
    name: 'Planner',
    input: async ({ text }) => {
      await begins?.()
      return { log: [text] }
    },
    output: ({ log }) => JSON.stringify(log),
  })
  return new Driver(agent)
}

/**
 * A process that is stopped in its turn, and goes on when it is woken: it puts one more checkpoint,
 * then it learns that its claim is lost.
 */
async function stopped(checkpointer: BaseCheckpointSaver, at: 'begins' | 'plans') {
  const asleep = Promise.withResolvers<void>()
  const awake = Promise.withResolvers<void>()
  const claim = new AbortController()
  const sleeps = async () => {
    asleep.resolve()
    await awake.promise
  }
  const learns = async () => {
    claim.abort(new TurnAborted('lost'))
    await new Promise(() => undefined)
  }
  const then = at === 'begins' ? 'plans' : 'acts'
  const driver = planner(checkpointer, { [at]: sleeps, [then]: learns })
  const run = driver.send('Hi', { signal: claim.signal })
  await asleep.promise
  const wakes = async () => {
    awake.resolve()
    await run
  }
  return { driver, wakes }
}

const again: Partial<Turn> = { attempt: 2 }

describe.each<[name: string, open: () => BaseCheckpointSaver]>([
  ['MemorySaver', () => new MemorySaver()],
  ['SqliteSaver', () => SqliteSaver.fromConnString(':memory:')],
])('with %s, a run that wakes up late', (_, open) => {
  test('after it was asked whether to go on takes nothing from the yes', async () => {
    const saver = open()
    const late = await stopped(saver, 'begins')
    const driver = planner(saver, {}, ['act'])
    driver.adopt(late.driver)
    await driver.send('Hi', again)
    await late.wakes()
    const { end, text } = await driver.answer([{ approved: true }])
    expect(end).toBe('completed')
    expect(text).toBe('["Hi","planned","acted"]')
  })

  test('after the turn ended takes nothing from the message that came meanwhile', async () => {
    const saver = open()
    const late = await stopped(saver, 'plans')
    const driver = planner(saver)
    driver.adopt(late.driver)
    await driver.send('Hi', again)
    await late.wakes()
    const { end, text } = await driver.send('More')
    expect(end).toBe('completed')
    expect(text).toBe('["Hi","planned","acted","More","planned","acted"]')
  })

  test('while the next attempt begins gives the graph no second input', async () => {
    const saver = open()
    const late = await stopped(saver, 'begins')
    const driver = planner(saver, { begins: late.wakes })
    driver.adopt(late.driver)
    const { end, text } = await driver.send('Hi', again)
    expect(end).toBe('completed')
    expect(text).toBe('["Hi","planned","acted"]')
  })
})

test('an entrypoint that is served notes nothing more with each turn', async () => {
  const graph = entrypoint(
    { name: 'echo', checkpointer: new MemorySaver() },
    (text: string) => text,
  )
  const driver = new Driver(fromLangGraph(graph, { name: 'Echo', input: ({ text }) => text }))
  const noted = () => JSON.stringify(Reflect.get(graph, 'triggerToNodes'))
  await driver.send('One', { taskId: 'task-1' })
  const before = noted()
  await driver.send('Two', { taskId: 'task-2' })
  expect(noted()).toBe(before)
})
