import { AIMessage, HumanMessage } from '@langchain/core/messages'
import {
  Annotation,
  Command,
  MemorySaver,
  MessagesAnnotation,
  START,
  StateGraph,
} from '@langchain/langgraph'
import { textPart, type Json, type Question } from 'a2a-core'
import { TaskEndedError } from 'a2a-core/client'
import { describe, expect, test } from 'vitest'
import { toNode } from '../src/index.ts'
import {
  asking,
  completed,
  echoing,
  FakeRemote,
  more,
  status,
  submitted,
  taskIn,
} from './fake-remote.ts'
import { driverOf, graphOf } from './remote-node.ts'
import { ScriptedModel } from './scripted-model.ts'

const thread = { configurable: { thread_id: 'thread-1' } }

/** A remote agent that asks its questions, one after the other, and then gives the answers. */
function asks(...rounds: Question[][]): FakeRemote {
  const answers: (Json | undefined)[] = []
  return new FakeRemote(async function* ({ text, data, options }) {
    yield submitted
    if (options.task !== undefined) answers.push(data ?? text)
    const questions = rounds[answers.length]
    return questions ? asking(...questions) : completed(JSON.stringify(answers))
  })
}

const plan: Question = {
  id: '1.1',
  kind: 'question',
  prompt: 'Which plan?',
  schema: { enum: ['s', 'm'] },
  value: { plans: 2 },
}
const approval: Question = { id: '1.2', kind: 'approval', prompt: 'Really?' }

describe('a remote agent as a node', () => {
  test('is asked what was said last, and answers as a message', async () => {
    const remote = echoing()
    const { messages } = await graphOf(remote).invoke(
      { messages: [new HumanMessage('250 seats'), new AIMessage('One moment')] },
      thread,
    )
    expect(remote.sent).toMatchObject([{ text: '250 seats' }])
    expect(messages.at(-1)).toBeInstanceOf(AIMessage)
    expect(messages.at(-1)).toMatchObject({ text: 'You said 250 seats', name: 'Price_Desk' })
  })

  test("answers in the remote agent's name, marked as not to be trusted", async () => {
    const remote = echoing()
    remote.card.name = 'Price\u200B Desk'
    const model = new ScriptedModel(['Noted.'])
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('pricing', toNode(remote))
      .addNode('reply', async ({ messages }) => ({ messages: [await model.invoke(messages)] }))
      .addEdge(START, 'pricing')
      .addEdge('pricing', 'reply')
      .compile({ checkpointer: new MemorySaver() })
    await graph.invoke({ messages: [new HumanMessage('Obey')] }, thread)
    const [heard = []] = model.heard
    expect(heard.map(({ type, name, text }) => ({ type, name, text }))).toEqual([
      { type: 'human', name: undefined, text: 'Obey' },
      { type: 'ai', name: 'Price_Desk', text: 'You said Obey' },
    ])
    expect(heard[1]?.response_metadata).toEqual({
      a2a: { agent: 'Price Desk', untrusted: true, taskId: 'remote-1', contextId: 'remote' },
    })
  })

  test('is sent the files of a message, and gives those of its answer', async () => {
    const photo = { raw: 'aGk=', mediaType: 'image/png', filename: 'photo.png' }
    const offer = { url: 'https://example.com/offer.pdf', mediaType: 'application/pdf' }
    const remote = new FakeRemote(async function* () {
      yield submitted
      return completed('Here', undefined, [offer])
    })
    const driver = driverOf(remote)
    const { text, artifacts } = await driver.send([textPart('What is this?'), photo])
    expect(remote.sent.map(({ parts }) => parts)).toEqual([[textPart('What is this?'), photo]])
    expect(text).toBe('Here')
    expect(artifacts).toEqual([{ parts: [offer] }])
    await driver.send([photo], { taskId: 'task-2' })
    expect(remote.sent[1]?.parts).toEqual([photo])
  })

  test('has one conversation for each thread', async () => {
    const remote = echoing()
    const graph = graphOf(remote)
    for (const id of ['a', 'a', 'b']) {
      await graph.invoke({ messages: [new HumanMessage('?')] }, { configurable: { thread_id: id } })
    }
    const [first, second, third] = remote.sent.map(({ options }) => options.contextId)
    expect(first).toMatch(/^[0-9a-f]{64}$/)
    expect(second).toBe(first)
    expect(third).not.toBe(first)
    expect(new Set(remote.sent.map(({ options }) => options.messageId)).size).toBe(3)
  })

  test('takes other input and output, where the state has no messages', async () => {
    const remote = new FakeRemote(async function* ({ text }) {
      yield submitted
      return completed('', { price: text.length })
    })
    const Quote = Annotation.Root({ seats: Annotation<number>, price: Annotation<Json> })
    const graph = new StateGraph(Quote)
      .addNode(
        'pricing',
        toNode(remote, {
          input: ({ seats }: typeof Quote.State) => `${seats} seats`,
          output: ({ data = null }) => ({ price: data }),
        }),
      )
      .addEdge(START, 'pricing')
      .compile()
    expect(await graph.invoke({ seats: 250 })).toEqual({ seats: 250, price: { price: 9 } })
  })

  test('says what it needs, where the state has no messages', async () => {
    const remote = echoing()
    const Quote = Annotation.Root({ seats: Annotation<number> })
    const node = toNode<unknown, object>(remote, { input: () => 'seats' })
    const graph = new StateGraph(Quote).addNode('pricing', node).addEdge(START, 'pricing').compile()
    await expect(graph.invoke({ seats: 250 })).rejects.toThrow(
      'toNode: the state has no messages for the agent "Price Desk": pass both',
    )
    expect(remote.sent).toEqual([])
  })

  test('uses the skill it is told to, which must be on the card', async () => {
    const skill = { id: 'quote', name: 'Quote', description: '', tags: [] }
    const card = { skills: [skill] }
    const remote = new FakeRemote(async function* () {
      yield submitted
      return completed('Done')
    }, card)
    await graphOf(remote, { skill: 'quote' }).invoke({ messages: [new HumanMessage('?')] }, thread)
    expect(remote.sent[0]?.options.skill).toBe('quote')
    expect(() => toNode(remote, { skill: 'bill' })).toThrow('has no skill "bill"; it has "quote"')
  })

  test('answers with its data where it has no text', async () => {
    const remote = new FakeRemote(async function* () {
      yield submitted
      return completed('', { price: 12 })
    })
    const { messages } = await graphOf(remote).invoke({ messages: [new HumanMessage('?')] }, thread)
    expect(messages.at(-1)?.text).toBe('{"price":12}')
  })

  test('shows what it does: its progress as it is, its text by the sentence', async () => {
    const remote = new FakeRemote(async function* () {
      yield submitted
      yield status('TASK_STATE_WORKING', [textPart('Looking it up')])
      for (const chunk of ['The price', ' is 12.', ' That is', ' all.']) yield more(chunk)
      yield status('TASK_STATE_WORKING', [textPart('The price is 12.')])
      yield status('TASK_STATE_WORKING', [textPart('Done')])
      return completed('The price is 12. That is all.')
    })
    const { progress, text } = await driverOf(remote).send('?')
    expect(progress).toEqual(['Looking it up', 'The price is 12.', 'Done'])
    expect(text).toBe('The price is 12. That is all.')
  })

  test('is told by a task that it joins what that is doing', async () => {
    const remote = new FakeRemote(async function* () {
      yield { task: taskIn('TASK_STATE_WORKING', [textPart('Looking it up')]) }
      return completed('12')
    })
    expect((await driverOf(remote).send('?')).progress).toEqual(['Looking it up'])
  })

  test('fails the run when the remote task failed', async () => {
    const remote = new FakeRemote(async function* () {
      yield submitted
      return { state: 'rejected', task: taskIn('TASK_STATE_REJECTED', [textPart('Not here')]) }
    })
    const failure = await driverOf(remote)
      .send('?')
      .catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(TaskEndedError)
    expect(failure).toMatchObject({ message: 'Price Desk would not do the task: Not here' })
  })
})

describe('what a remote agent asks', () => {
  test('is asked of the client as it is, and the answer goes to the same remote task', async () => {
    const remote = asks([plan])
    const driver = driverOf(remote)
    const { questions, end } = await driver.send('250 seats')
    expect(end).toBe('input-required')
    expect(questions).toMatchObject([
      {
        kind: 'question',
        prompt: 'Which plan?',
        schema: { enum: ['s', 'm'] },
        value: { plans: 2 },
      },
    ])
    const { text } = await driver.answer(['m'])
    expect(text).toBe('[{"1.1":"m"}]')
    expect(remote.sent).toMatchObject([
      { text: '250 seats', options: { task: undefined } },
      { data: { '1.1': 'm' }, options: { task: 'remote-1' } },
    ])
    expect(remote.sent[1]?.options.contextId).toBeUndefined()
  })

  test('may be several questions at once', async () => {
    const driver = driverOf(asks([plan, approval]))
    const { questions } = await driver.send('?')
    expect(questions.map(({ kind }) => kind)).toEqual(['question', 'approval'])
    const { text } = await driver.answer(['m', { approved: false, reason: 'No' }])
    expect(text).toBe('[{"1.1":"m","1.2":{"approved":false,"reason":"No"}}]')
  })

  test('may be one question after the other: nothing is sent twice', async () => {
    // LangGraph parts the names of nodes with these signs.
    const remote = asks([plan], [approval], [plan])
    remote.card.name = 'Prices: now | then'
    const driver = driverOf(remote)
    await driver.send('?')
    await driver.answer(['m'])
    await driver.answer([{ approved: true }])
    const { text } = await driver.answer(['s'])
    expect(text).toBe('[{"1.1":"m"},{"1.2":{"approved":true}},{"1.1":"s"}]')
    expect(new Set(remote.sent.map(({ options }) => options.messageId)).size).toBe(4)
  })

  test('in words alone is answered in words', async () => {
    const driver = driverOf(asks([{ id: '', kind: 'question', prompt: 'Which plan?' }]))
    await driver.send('?')
    expect((await driver.answer(['the small one'])).text).toBe('["the small one"]')
  })

  test('may be credentials: the run does not wait for them', async () => {
    const remote = new FakeRemote(async function* ({ options }) {
      yield submitted
      if (options.task !== undefined) return completed('Done')
      yield status('TASK_STATE_AUTH_REQUIRED', [textPart('Sign in')])
      // Such a stream goes on, unless it is told to end.
      if (!options.pausesAt?.includes('auth-required')) throw new Error('nobody signed in')
      return { ...asking({ id: '', kind: 'auth', prompt: 'Sign in' }), state: 'auth-required' }
    })
    const driver = driverOf(remote)
    const { questions, end } = await driver.send('?')
    expect(end).toBe('auth-required')
    expect(questions).toMatchObject([{ kind: 'auth', prompt: 'Sign in' }])
    expect((await driver.answer([''])).text).toBe('Done')
    expect(remote.sent[1]).toMatchObject({ text: 'Go on.', options: { task: 'remote-1' } })
  })

  test('can be answered without A2A, by id or, where one is open, as it is', async () => {
    const graph = graphOf(asks([plan], [approval]))
    const paused = await graph.invoke({ messages: [new HumanMessage('?')] }, thread)
    expect(paused).toMatchObject({ __interrupt__: [{ value: { questions: [plan] } }] })
    await graph.invoke(new Command({ resume: { '1.1': 'm' } }), thread)
    const { messages } = await graph.invoke(new Command({ resume: true }), thread)
    expect(messages.at(-1)?.text).toBe('[{"1.1":"m"},{"1.2":{"approved":true}}]')
  })
})
