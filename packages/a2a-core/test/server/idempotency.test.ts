import { expect, onTestFinished, test } from 'vitest'
import {
  idempotencyExtension,
  replayExtension,
  textOf,
  userMessage,
  type Message,
  type Task,
} from 'a2a-core'
import {
  anonymousCaller,
  createServer,
  inputRequired,
  message,
  sendMessage,
  sendStreamingMessage,
  subscribeToTask,
  text,
  type Agent,
  type Call,
  type NumberedEvent,
  type Server,
} from 'a2a-core/server'

const plain: Call = {
  caller: anonymousCaller,
  extensions: [],
  request: new AbortController(),
}
const exact: Call = { ...plain, extensions: [idempotencyExtension, replayExtension] }

function serving(run: Agent['run'], options: Partial<Agent> = {}): Server {
  const server = createServer({ id: 'agent', about: { name: 'Agent' }, run, ...options })
  onTestFinished(() => server.close({ drainMs: 0 }))
  return server
}

/** An agent that counts its turns and asks when told to. */
function counting(): { server: Server; turns: string[] } {
  const turns: string[] = []
  const server = serving(async function* (turn) {
    turns.push(turn.text)
    if (turn.text === 'ask') yield inputRequired({ prompt: 'Which?' })
    else yield text(`turn ${turns.length}`)
  })
  return { server, turns }
}

function answerOf(task: Task | undefined): string {
  return textOf(task?.artifacts?.flatMap(({ parts }) => parts) ?? [])
}

async function eventsOf(stream: AsyncIterable<NumberedEvent>): Promise<NumberedEvent[]> {
  const events: NumberedEvent[] = []
  for await (const event of stream) events.push(event)
  return events
}

test('row 17: with our extension, a message that is sent again is one turn of one task', async () => {
  const { server, turns } = counting()
  const request = { message: userMessage('hello') }
  const first = await sendMessage(server, request, exact)
  const again = await sendMessage(server, structuredClone(request), exact)
  expect(again).toEqual(first)
  const events = await eventsOf(await sendStreamingMessage(server, request, exact))
  expect(events.map(({ event }) => event.task?.id)).toEqual([first.task?.id])
  expect(turns).toEqual(['hello'])
})

test('many who send one message at once share one turn', async () => {
  const { server, turns } = counting()
  const request = { message: userMessage('hello') }
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => sendMessage(server, request, exact)),
  )
  expect(new Set(answers.map(({ task }) => task?.id)).size).toBe(1)
  expect(answers.map(({ task }) => answerOf(task))).toEqual(Array(20).fill('turn 1'))
  expect(turns).toHaveLength(1)
})

test('another body under the same id is refused, and names the field', async () => {
  const { server } = counting()
  const sent = userMessage('hello')
  await sendMessage(server, { message: sent }, exact)
  const other: Message = { ...sent, parts: [{ text: 'goodbye' }] }
  await expect(sendMessage(server, { message: other }, exact)).rejects.toMatchObject({
    name: 'InvalidParamsError',
    fieldViolations: [{ field: 'message.messageId' }],
  })
})

test('an answer that is sent again is not answered before, and runs once', async () => {
  const { server, turns } = counting()
  const { task } = await sendMessage(server, { message: userMessage('ask') }, exact)
  const answer = userMessage('this', { taskId: task?.id ?? '' })
  const first = await sendMessage(server, { message: answer }, exact)
  expect(first.task?.status.state).toBe('TASK_STATE_COMPLETED')
  expect(await sendMessage(server, { message: answer }, exact)).toEqual(first)
  expect(turns).toEqual(['ask', 'this'])
})

test('a direct reply is given again as it was', async () => {
  let replies = 0
  const server = serving(
    async function* () {
      yield message(`reply ${++replies}`)
    },
    { replies: true },
  )
  const request = { message: userMessage('hello') }
  const first = await sendMessage(server, request, exact)
  expect(first.message?.parts).toEqual([{ text: 'reply 1' }])
  expect(await sendMessage(server, request, exact)).toEqual(first)
})

test('without the extension an identical message joins a turn that runs, and is new after it', async () => {
  const release = Promise.withResolvers<void>()
  let turns = 0
  const server = serving(async function* () {
    turns++
    await release.promise
    yield text('done')
  })
  const request = { message: userMessage('hello') }
  const first = sendMessage(server, request, plain)
  const joined = sendMessage(server, request, plain)
  release.resolve()
  expect((await joined).task?.id).toBe((await first).task?.id)
  expect(turns).toBe(1)
  const later = await sendMessage(server, request, plain)
  expect(later.task?.id).not.toBe((await first).task?.id)
})

test("idempotency: 'always' needs no extension", async () => {
  const agent: Agent = {
    id: 'agent',
    about: { name: 'Agent' },
    async *run() {
      yield text('done')
    },
  }
  const server = createServer(agent, { idempotency: 'always' })
  onTestFinished(() => server.close({ drainMs: 0 }))
  const request = { message: userMessage('hello') }
  expect(await sendMessage(server, request, plain)).toEqual(
    await sendMessage(server, request, plain),
  )
})

test('with our replay extension a subscription goes on where its client was', async () => {
  const { server } = counting()
  const all = await eventsOf(
    await sendStreamingMessage(server, { message: userMessage('hello') }, exact),
  )
  const id = all[0]?.event.task?.id
  for (const { seq } of all.slice(0, -1)) {
    const call = { ...exact, lastEventId: String(seq) }
    const rest = await eventsOf(await subscribeToTask(server, { id }, call))
    expect(rest.map((event) => event.seq)).toEqual(all.slice(seq).map((event) => event.seq))
  }
  // Nothing follows the last event of a task that has ended.
  const last = { ...exact, lastEventId: String(all.length) }
  await expect(subscribeToTask(server, { id }, last)).rejects.toMatchObject({
    name: 'UnsupportedOperationError',
  })
})

test('a number that is none, or not of this log, begins with the task', async () => {
  const { server } = counting()
  const { task } = await sendMessage(server, { message: userMessage('ask') }, exact)
  for (const lastEventId of ['x', '-1', '1.5', '999', '9'.repeat(40)]) {
    const stream = await subscribeToTask(server, { id: task?.id }, { ...exact, lastEventId })
    expect((await stream.next()).value).toMatchObject({ event: { task: { id: task?.id } } })
    await stream.return()
  }
  // Without the extension a number says nothing.
  const stream = await subscribeToTask(server, { id: task?.id }, { ...plain, lastEventId: '1' })
  expect((await stream.next()).value).toMatchObject({ event: { task: { id: task?.id } } })
  await stream.return()
})

test('an answer that carries the id of the message before is another message, and waited for', async () => {
  const { server, turns } = counting()
  const sent = userMessage('ask')
  const { task } = await sendMessage(server, { message: sent }, plain)
  const answer = { ...sent, taskId: task?.id ?? '', parts: [{ text: 'this' }] }
  const answered = await sendMessage(server, { message: answer }, plain)
  expect(answered.task?.status.state).toBe('TASK_STATE_COMPLETED')
  expect(turns).toEqual(['ask', 'this'])
})
