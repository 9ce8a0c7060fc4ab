import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Annotation, Command, END, interrupt, START, StateGraph } from '@langchain/langgraph'
import { ThreadFile } from 'support'
import { expect, onTestFinished, test } from 'vitest'

const State = Annotation.Root({ said: Annotation<string[]>({ reducer: (a, b) => [...a, ...b] }) })

/** A graph that says something, asks, and says what it was answered. */
function graphOn(threads: ThreadFile) {
  return new StateGraph(State)
    .addNode('say', () => ({ said: ['Hello'] }))
    .addNode('ask', () => ({ said: [String(interrupt('Who are you?'))] }))
    .addEdge(START, 'say')
    .addEdge('say', 'ask')
    .addEdge('ask', END)
    .compile({ checkpointer: threads })
}

async function newFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'a2a-threads-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return join(folder, 'threads.db')
}

const config = { configurable: { thread_id: 'thread' } }

/** All that is known of a thread. */
async function historyOn(threads: ThreadFile): Promise<unknown[]> {
  return Array.fromAsync(threads.list(config))
}

test('a thread that waits goes on in the next process, with all that is known of it', async () => {
  const file = await newFile()
  const first = new ThreadFile(file)
  await graphOn(first).invoke({ said: [] }, config)
  const before = await historyOn(first)
  first.close()

  const second = new ThreadFile(file)
  expect(await historyOn(second)).toEqual(before)
  expect((await graphOn(second).getState(config)).next).toEqual(['ask'])
  const end = await graphOn(second).invoke(new Command({ resume: 'Ada' }), config)
  expect(end.said).toEqual(['Hello', 'Ada'])
  second.close()

  const third = new ThreadFile(file)
  expect((await graphOn(third).getState(config)).values).toEqual(end)
  third.close()
})

test('a thread that was deleted is gone for good', async () => {
  const file = await newFile()
  const first = new ThreadFile(file)
  await graphOn(first).invoke({ said: [] }, config)
  await first.deleteThread('thread')
  first.close()
  const second = new ThreadFile(file)
  expect(await historyOn(second)).toEqual([])
  second.close()
})
