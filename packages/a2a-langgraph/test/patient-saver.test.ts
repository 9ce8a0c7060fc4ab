import { AIMessage } from '@langchain/core/messages'
import { MemorySaver, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph'
import { describe, expect, test } from 'vitest'
import { fromLangGraph } from '../src/index.ts'
import { patientSaver } from '../src/patient-saver.ts'
import { serve } from './serve.ts'

/** LangGraph's checkpointer in memory, as one that fails so many times. */
class FailingSaver extends MemorySaver {
  calls = 0
  readonly #failures: number
  readonly #error: Error

  constructor(failures: number, error: Error) {
    super()
    this.#failures = failures
    this.#error = error
  }

  override async getTuple(
    ...given: Parameters<MemorySaver['getTuple']>
  ): ReturnType<MemorySaver['getTuple']> {
    this.calls++
    if (this.calls <= this.#failures) throw this.#error
    return super.getTuple(...given)
  }
}

const thread = { configurable: { thread_id: 'thread' } }
const brokenBefore = 'Client has encountered a connection error and is not queryable'
const disconnect = new Error('Connection terminated unexpectedly')

/** An error as a driver makes it. */
function withCode(code: string): Error {
  return Object.assign(new Error('failed'), { code })
}

async function read(failures: number, error: Error) {
  const saver = new FailingSaver(failures, error)
  const waits: number[] = []
  const patient = patientSaver(saver, async (ms) => void waits.push(ms))
  const result = await patient.getTuple(thread).catch((thrown: unknown) => thrown)
  return { result, waits, calls: saver.calls }
}

test('what a broken connection prevented is tried again, after longer and longer pauses', async () => {
  const { result, waits, calls } = await read(3, disconnect)
  expect(result).toBeUndefined()
  expect(calls).toBe(4)
  expect(waits).toEqual([100, 200, 400])
})

test('a database that stays away is given up', async () => {
  const { result, calls } = await read(Infinity, disconnect)
  expect(result).toBe(disconnect)
  expect(calls).toBe(8)
})

describe('a failure that', () => {
  test.each([
    ['is the system’s', withCode('ECONNREFUSED')],
    ['is of a server that stops', withCode('57P01')],
    ['is of a name that cannot be looked up now', withCode('EAI_AGAIN')],
    ['says so in words alone', new Error('Socket closed unexpectedly')],
    ['is of a connection that broke before', new Error(brokenBefore)],
    ['says so in other words', new Error('connection 3 to 127.0.0.1:27017 timed out')],
  ])('%s passes', async (_, error) => {
    expect((await read(1, error)).calls).toBe(2)
  })

  test.each([
    ['is of a table that is missing', withCode('42P01')],
    ['is of a file that is missing', withCode('ENOENT')],
    ['is of a disk that is full', withCode('ENOSPC')],
    ['is of a right that is missing', withCode('EACCES')],
    ['speaks of a network', new Error('The network policy forbids it')],
    ['speaks of connecting', new Error('The nodes a and b are not connected')],
    ['speaks of a connection', new Error('Not a connection string')],
    ['is anything else', new Error('The checkpoint is of another version')],
  ])('%s does not', async (_, error) => {
    expect(await read(1, error)).toMatchObject({ result: error, calls: 1 })
  })
})

test('it is the checkpointer that it is made of, with all its methods', async () => {
  const saver = patientSaver(new MemorySaver())
  expect(saver).toBeInstanceOf(MemorySaver)
  expect(await Array.fromAsync(saver.list(thread))).toEqual([])
})

test('a checkpointer whose connection breaks in the middle of a turn fails no task', async () => {
  class BreakingSaver extends MemorySaver {
    broken = false
    override async put(...given: Parameters<MemorySaver['put']>): ReturnType<MemorySaver['put']> {
      if (!this.broken) {
        this.broken = true
        throw disconnect
      }
      return super.put(...given)
    }
  }
  const checkpointer = new BreakingSaver()
  const graph = new StateGraph(MessagesAnnotation)
    .addNode('answer', () => ({ messages: [new AIMessage('Hello')] }))
    .addEdge(START, 'answer')
    .compile({ checkpointer })
  await using served = serve(fromLangGraph(graph, { name: 'Support' }))
  const { status } = await served.ask('Hi')
  expect(served.errors).toEqual([])
  expect(status.state).toBe('TASK_STATE_COMPLETED')
  expect(checkpointer.broken).toBe(true)
})
