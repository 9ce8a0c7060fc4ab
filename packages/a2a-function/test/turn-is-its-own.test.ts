import { dataPart, filePart, textOf, userMessage, type JsonObject } from 'a2a-core'
import { anonymousCaller, createServer, sendMessage, type Call } from 'a2a-core/server'
import { expect, onTestFinished, test } from 'vitest'
import { fromFunction, inputRequired, save, type Turn } from '../src/index.ts'
import { conversation, shown } from './make-turn.ts'

const name = 'Sorter'

const content = [
  dataPart({ items: [2, 1] }),
  filePart(new TextEncoder().encode('hi'), { filename: 'given' }),
]

/** Changes what the turn gives, and says what it was. */
function change({ data, files }: Turn): string {
  const { items } = data as { items: number[] }
  const was = `${items.join()} ${files[0]?.filename}`
  items.sort((first, second) => first - second)
  if (files[0]) files[0].filename = 'changed'
  return was
}

test('a function may change its data and files in every turn of a task, and the log stays as it is', async () => {
  const begun = Promise.withResolvers<string>()
  const gate = Promise.withResolvers<void>()
  const agent = fromFunction(
    async function* (turn) {
      yield save({ task: 'kept' })
      begun.resolve(turn.taskId)
      await gate.promise
      yield `${change(turn)}; `
    },
    { name },
  )
  const server = createServer(agent)
  onTestFinished(() => server.close())
  const call: Call = { caller: anonymousCaller, extensions: [], request: new AbortController() }
  const first = sendMessage(server, { message: userMessage(content) }, call)
  const taskId = await begun.promise
  const message = userMessage(content, { taskId })
  const configuration = { returnImmediately: true }
  await sendMessage(server, { message, configuration }, call)
  gate.resolve()

  const { task } = await first

  expect(task?.status.state).toBe('TASK_STATE_COMPLETED')
  expect(task?.artifacts?.map(({ parts }) => textOf(parts))).toEqual(['2,1 given; ', '2,1 given; '])
  for (const { parts } of task?.history ?? []) {
    expect(parts[0]?.data as JsonObject).toEqual({ items: [2, 1] })
    expect(parts[1]?.filename).toBe('given')
  }
})

test('every run of a call has the data and files that came, whatever the run before did', async () => {
  const agent = fromFunction(
    async function* (turn) {
      const was = change(turn)
      yield* inputRequired({ prompt: 'Sure?' })
      yield* inputRequired({ prompt: 'Really?' })
      yield was
    },
    { name },
  )
  const { send, answer } = conversation(agent)
  await send(content)
  await answer('yes')
  expect(shown(await answer('yes'))).toBe('2,1 given')
})
