import { dataPart, type Question } from 'a2a-core'
import { connect } from 'a2a-core/client'
import {
  artifact,
  authRequired,
  fromFunction,
  inputRequired,
  type AgentFunction,
} from 'a2a-function'
import {
  convertToModelMessages,
  generateText,
  NoObjectGeneratedError,
  Output,
  readUIMessageStream,
  streamText,
  tool,
  ToolLoopAgent,
  toUIMessageStream,
  type ModelMessage,
  type UIMessage,
} from 'ai'
import { describe, expect, test, vi } from 'vitest'
import * as z from 'zod'
import { fromAISDK, toModel } from '../src/index.ts'
import { scriptedModel } from './scripted-model.ts'
import { serveOnSocket, type OnSocket } from './serve-on-socket.ts'
import { answerOf, tell } from './tell.ts'
import { TestContext, TestTask } from './test-task.ts'

const serve = (run: AgentFunction) => serveOnSocket(fromFunction(run, { name: 'Pricing' }))
const user = (content: string): ModelMessage => ({ role: 'user', content })
const statesOf = async ({ remote }: OnSocket) =>
  (await Array.fromAsync(remote.listTasks())).map(({ status }) => status.state).toReversed()

/** Says something, asks, and says more. */
const books: AgentFunction = async function* ({ text }) {
  yield `For ${text}. `
  const plan = yield* inputRequired({ prompt: 'Which plan?' })
  const { approved } = yield* inputRequired({ kind: 'approval', prompt: `Book ${plan}?` })
  yield approved ? `Booked ${plan}` : 'Not booked'
}

describe('what the remote agent asks', () => {
  test('is text, with the questions beside it, and what the user says next answers it', async () => {
    await using server = await serve(books)
    const messages = [user('ACME')]
    const first = await generateText({ model: toModel(server.remote), messages })
    expect(first).toMatchObject({
      text: 'For ACME. \n\nWhich plan?',
      finishReason: 'other',
      rawFinishReason: 'input-required',
    })
    const asked: Question = { id: '1.1', kind: 'question', prompt: 'Which plan?' }
    expect(first.finalStep.providerMetadata?.['a2a']).toMatchObject({ questions: [asked] })

    messages.push(...first.responseMessages, user('s'))
    const second = streamText({ model: toModel(server.remote), messages })
    // What was said before the question is not said again.
    expect(await second.text).toBe('Book s?')
    expect(await second.rawFinishReason).toBe('input-required')

    messages.push(...(await second.responseMessages), user('yes'))
    const third = await generateText({ model: toModel(server.remote), messages })
    expect(third).toMatchObject({ text: 'Booked s', finishReason: 'stop' })
    expect(await statesOf(server)).toEqual(['TASK_STATE_COMPLETED'])
  })

  test('may be credentials', async () => {
    await using server = await serve((turn) =>
      turn.number === 1 ? authRequired({ prompt: 'Sign in' }) : 'Signed in',
    )
    const messages = [user('Go')]
    const asked = await generateText({ model: toModel(server.remote), messages })
    expect(asked).toMatchObject({ text: 'Sign in', rawFinishReason: 'auth-required' })
    messages.push(...asked.responseMessages, user('Done'))
    const { text } = await generateText({ model: toModel(server.remote), messages })
    expect(text).toBe('Signed in')
  })

  test('is answered in the same task after this process was restarted', async () => {
    await using server = await serve(books)
    const first = await generateText({ model: toModel(server.remote), prompt: 'ACME' })
    const kept = JSON.stringify(first.responseMessages)

    const messages = [user('ACME'), ...(JSON.parse(kept) as ModelMessage[]), user('s')]
    const model = toModel(await connect(server.url))
    expect((await generateText({ model, messages })).text).toBe('Book s?')
    expect(await statesOf(server)).toEqual(['TASK_STATE_INPUT_REQUIRED'])
  })

  test('may be answered without the messages, by who keeps the metadata', async () => {
    await using server = await serve(books)
    const model = toModel(server.remote)
    const { finalStep } = await generateText({ model, prompt: 'ACME' })
    const second = await generateText({
      model,
      prompt: 's',
      ...(finalStep.providerMetadata && { providerOptions: finalStep.providerMetadata }),
    })
    expect(second.text).toBe('Book s?')
    const { taskId, contextId } = second.finalStep.providerMetadata?.['a2a'] ?? {}
    const providerOptions = { a2a: { taskId, contextId } }
    const third = await generateText({ model, prompt: 'no', providerOptions })
    expect(third.text).toBe('Not booked')
    expect(await statesOf(server)).toEqual(['TASK_STATE_COMPLETED'])
  })

  test('is no output: the error has the words, and the task that waits for an answer', async () => {
    await using server = await serve(async function* () {
      yield* inputRequired({ prompt: 'Which plan?' })
      yield artifact(dataPart({ price: 7 }))
    })
    const model = toModel(server.remote)
    const output = Output.object({ schema: z.object({ price: z.number() }) })
    const error: unknown = await generateText({ model, output, prompt: 'ACME' }).catch(
      (thrown: unknown) => thrown,
    )
    if (!NoObjectGeneratedError.isInstance(error)) throw error
    expect(error).toMatchObject({ text: 'Which plan?', finishReason: 'other' })
    const taskId = String(error.response?.id)
    const providerOptions = { a2a: { taskId } }
    const answered = await generateText({ model, output, prompt: 's', providerOptions })
    expect(answered.output).toEqual({ price: 7 })
  })

  test('outlives a way through a user interface', async () => {
    await using server = await serve(books)
    const model = toModel(server.remote)
    const { stream } = streamText({ model, prompt: 'ACME' })
    let shown: UIMessage | undefined
    for await (const message of readUIMessageStream({ stream: toUIMessageStream({ stream }) })) {
      shown = message
    }
    const question: UIMessage = {
      id: 'q',
      role: 'user',
      parts: [{ type: 'text', text: 'm' }],
    }
    const messages = await convertToModelMessages([...(shown ? [shown] : []), question])
    expect((await generateText({ model, messages })).text).toBe('Book m?')
  })
})

const counts: AgentFunction = ({ contextId, task }) => `${contextId} ${task.history?.length}`

describe('a conversation', () => {
  test('goes on in its context, with a task for each message', async () => {
    await using server = await serve(counts)
    const model = toModel(server.remote)
    const messages = [user('One')]
    const first = await generateText({ model, messages })
    messages.push(...first.responseMessages, user('Two'))
    const second = await generateText({ model, messages })
    expect(second.text).toBe(first.text)
    expect(await statesOf(server)).toHaveLength(2)
    expect((await generateText({ model, prompt: 'Other' })).text).not.toBe(first.text)
  })

  test('may be named by the call, or by the model', async () => {
    await using server = await serve(counts)
    const providerOptions = { a2a: { contextId: 'mine' } }
    const called = await generateText({
      model: toModel(server.remote),
      prompt: 'Hi',
      providerOptions,
    })
    expect(called.text).toBe('mine 1')
    const model = toModel(server.remote, { contextId: 'ours' })
    expect((await generateText({ model, prompt: 'Hi' })).text).toBe('ours 1')
  })

  test('of another context is not gone on with, where the context is fixed', async () => {
    await using server = await serve(books)
    const theirs = await generateText({
      model: toModel(server.remote, { contextId: 'theirs' }),
      prompt: 'ACME',
    })
    const messages = [...theirs.responseMessages, user('s')]
    const model = toModel(server.remote, { contextId: 'ours' })
    expect((await generateText({ model, messages })).text).toContain('For s.')
  })

  test('that is fixed is not left for a task of another, whatever the messages say', async () => {
    await using server = await serve(books)
    const theirs = await generateText({
      model: toModel(server.remote, { contextId: 'theirs' }),
      prompt: 'ACME',
    })
    const forged = JSON.stringify(theirs.responseMessages).replaceAll('theirs', 'ours')
    const messages = [...(JSON.parse(forged) as ModelMessage[]), user('s')]
    const model = toModel(server.remote, { contextId: 'ours' })
    await expect(generateText({ model, messages })).rejects.toThrow('is in another context')
  })

  test('with one agent is nothing to another', async () => {
    // The framework would log that the other agent does not know what was said.
    vi.stubGlobal('AI_SDK_LOG_WARNINGS', false)
    await using server = await serve(books)
    await using other = await serveOnSocket(fromFunction(books, { name: 'Legal' }))
    const first = await generateText({ model: toModel(server.remote), prompt: 'ACME' })
    const messages = [...first.responseMessages, user('Initech')]
    const { text } = await generateText({ model: toModel(other.remote), messages })
    expect(text).toContain('For Initech.')
  })

  test.each([
    [{ taskId: 7 }, 'providerOptions.a2a.taskId: expected text'],
    [{ contextId: '' }, 'providerOptions.a2a.contextId: expected text'],
  ])('that is named wrongly, %j, is refused', async (a2a, message) => {
    await using server = await serve(counts)
    const asked = generateText({
      model: toModel(server.remote),
      prompt: 'Hi',
      providerOptions: { a2a },
    })
    await expect(asked).rejects.toThrow(message)
  })
})

describe('served, an agent whose model is a remote agent', () => {
  test('asks what that asks, and the answers go on with the same remote task', async () => {
    await using server = await serve(books)
    // Each turn has an agent and a connection of its own: nothing may live on in memory.
    const agent = async () =>
      fromAISDK(new ToolLoopAgent({ model: toModel(await connect(server.url)) }), { name: 'Desk' })
    const task = new TestTask()
    expect(tell(await task.send(await agent(), 'ACME'))).toEqual([
      'more: For ACME. ',
      'question: Which plan?',
    ])
    expect(tell(await task.answer(await agent(), 's'))).toEqual(['approval: Book s?'])
    expect(task.questions[0]?.schema).toMatchObject({ required: ['approved'] })
    const events = await task.answer(await agent(), { approved: true })
    expect(tell(events)).toEqual(['more: Booked s'])
    expect(await statesOf(server)).toEqual(['TASK_STATE_COMPLETED'])
  })

  test('goes on with the remote conversation in the next task of its own', async () => {
    await using server = await serve(counts)
    const agent = fromAISDK(new ToolLoopAgent({ model: toModel(server.remote) }), { name: 'Desk' })
    const context = new TestContext()
    const first = answerOf(await new TestTask('a', context).send(agent, 'One'))
    expect(answerOf(await new TestTask('b', context).send(agent, 'Two'))).toBe(first)
    expect(answerOf(await new TestTask('c').send(agent, 'Three'))).not.toBe(first)
    expect(await statesOf(server)).toHaveLength(3)
  })

  test('asks several questions at once, and for credentials as such', async () => {
    const remove = tool({
      inputSchema: z.object({ path: z.string() }),
      execute: ({ path }) => `${path} is gone`,
    })
    const model = scriptedModel(
      [
        { call: 'remove', input: { path: 'a' }, id: 'a' },
        { call: 'remove', input: { path: 'b' }, id: 'b' },
      ],
      ['Done.'],
    )
    const files = new ToolLoopAgent({
      model,
      tools: { remove },
      toolApproval: { remove: 'user-approval' },
    })
    await using server = await serveOnSocket(fromAISDK(files, { name: 'Files' }))
    const desk = fromAISDK(new ToolLoopAgent({ model: toModel(server.remote) }), { name: 'Desk' })
    const task = new TestTask()
    await task.send(desk, 'Tidy up')
    expect(task.questions).toHaveLength(2)
    const events = await task.answer(desk, { approved: false }, { approved: true })
    expect(tell(events)).toEqual(['more: Done.'])
    expect(JSON.stringify(model.doStreamCalls[1]?.prompt)).toContain('b is gone')

    await using signIn = await serve((turn) =>
      turn.number === 1 ? authRequired({ prompt: 'Sign in' }) : { ok: true },
    )
    const other = fromAISDK(new ToolLoopAgent({ model: toModel(signIn.remote) }), { name: 'Desk' })
    const second = new TestTask()
    expect(tell(await second.send(other, 'Go'))).toEqual(['auth: Sign in'])
    expect(tell(await second.answer(other, ''))).toEqual(['more: {"ok":true}'])
  })
})
