import {
  dataOf,
  dataPart,
  questionsOf,
  textOf,
  userMessage,
  type MessageContent,
  type Task,
} from 'a2a-core'
import { anonymousCaller, createServer, sendMessage, type Agent } from 'a2a-core/server'
import { expect, onTestFinished, test } from 'vitest'
import * as z from 'zod'
import { fromFunction, inputRequired, skill } from '../src/index.ts'

/** Serves an agent by core itself, and sends it messages. */
function serve(agent: Agent): (content: MessageContent, taskId?: string) => Promise<Task> {
  const errors: unknown[] = []
  const server = createServer(agent, { onError: (error) => errors.push(error) })
  onTestFinished(() => server.close())
  const call = { caller: anonymousCaller, extensions: [], request: new AbortController() }
  return async (content, taskId) => {
    const message = userMessage(content, taskId === undefined ? {} : { taskId })
    const { task } = await sendMessage(server, { message }, call)
    if (!task) throw new Error('expected a task')
    return task
  }
}

const answerOf = ({ artifacts = [] }: Task): string =>
  artifacts.map(({ parts }) => textOf(parts)).join('|')

test('a generator pauses and goes on, turn after turn', async () => {
  let charges = 0
  const send = serve(
    fromFunction(
      async function* (turn) {
        yield `For ${turn.text}: `
        const charge = await turn.step('charge', () => ++charges)
        const { plan } = yield* inputRequired({
          prompt: 'Which plan?',
          schema: z.object({ plan: z.enum(['s', 'm']) }),
        })
        yield `plan ${plan}, `
        const seats = yield* inputRequired({ prompt: 'How many?' })
        return `${seats} seats, charge ${charge}`
      },
      { name: 'Booking' },
    ),
  )
  const asked = await send('ACME')
  expect(asked.status.state).toBe('TASK_STATE_INPUT_REQUIRED')
  expect(questionsOf(asked.status.message)).toMatchObject([{ id: '1.1', prompt: 'Which plan?' }])

  const unclear = await send('hm', asked.id)
  expect(textOf(unclear.status.message?.parts ?? [])).toMatch(/Which plan\?/)

  const next = await send(dataPart({ plan: 'm' }), asked.id)
  expect(questionsOf(next.status.message)).toMatchObject([{ prompt: 'How many?' }])

  const done = await send('12', asked.id)
  expect(done.status.state).toBe('TASK_STATE_COMPLETED')
  expect(answerOf(done)).toBe('For ACME: |plan m, |12 seats, charge 1')
})

test('the question which skill is meant is answered in words', async () => {
  const quote = skill({
    description: 'Quotes',
    input: z.object({ seats: z.number() }),
    output: z.object({ price: z.number() }),
    run: ({ seats }) => ({ price: seats * 10 }),
  })
  const chat = skill({ description: 'Talks', run: (input) => `You said ${input}` })
  const send = serve(fromFunction({ name: 'Sales', skills: { quote, chat } }))
  const quoted = await send(dataPart({ seats: 3 }))
  expect(quoted.artifacts?.map(({ parts }) => dataOf(parts))).toEqual([{ price: 30 }])

  const asked = await send('hello')
  expect(asked.status.state).toBe('TASK_STATE_INPUT_REQUIRED')
  expect(answerOf(await send('chat', asked.id))).toBe('You said hello')
})

test('a wrong output fails the task, and nothing of it leaks', async () => {
  const quote = skill({
    description: 'Quotes',
    output: z.object({ price: z.number() }),
    run: () => ({ price: 'the secret price' as unknown as number }),
  })
  const failed = await serve(fromFunction({ name: 'Sales', skills: { quote } }))('hello')
  expect(failed.status.state).toBe('TASK_STATE_FAILED')
  expect(JSON.stringify(failed)).not.toMatch(/secret|schema|price/)
})
