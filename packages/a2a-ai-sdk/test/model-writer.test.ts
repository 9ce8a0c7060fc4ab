import {
  agentMessage,
  dataPart,
  textPart,
  type Artifact,
  type StreamResponse,
  type Task,
} from 'a2a-core'
import type { Outcome } from 'a2a-core/client'
import { generateText, streamText, type ModelMessage } from 'ai'
import { expect, test } from 'vitest'
import { toModel } from '../src/to-model.ts'
import { FakeRemote, remoteTask } from './fake-remote.ts'

const completed: Outcome = { state: 'completed', text: '', data: undefined, files: [] }
const ids = { taskId: 'remote-1', contextId: 'remote-context' }

function artifactOf(artifactId: string, ...parts: (string | object)[]): Artifact {
  return {
    artifactId,
    parts: parts.map((part) => (typeof part === 'string' ? textPart(part) : dataPart({ ...part }))),
  }
}

function update(artifact: Artifact, append = false): StreamResponse {
  return { artifactUpdate: { ...ids, artifact, append } }
}

function working(said: string): StreamResponse {
  const { status } = remoteTask('TASK_STATE_WORKING', said)
  return { statusUpdate: { ...ids, status } }
}

/** A remote agent that says this, message by message. */
function remoteThat(...says: { events: StreamResponse[]; outcome?: Outcome }[]): FakeRemote {
  return new FakeRemote(
    says.map(({ events, outcome = completed }) => {
      return async function* () {
        yield* events
        return outcome
      }
    }),
  )
}

/** What a model says that is this remote agent: kinds and texts, in the order of their beginnings. */
async function saidBy(events: StreamResponse[], outcome?: Outcome): Promise<string[]> {
  const remote = remoteThat({ events, ...(outcome && { outcome }) })
  const { content } = streamText({ model: toModel(remote), prompt: 'Go' })
  return (await content).map((part) => ('text' in part ? `${part.type}: ${part.text}` : part.type))
}

test('text that is sent again whole, as it grows, is said once', async () => {
  expect(
    await saidBy([
      update(artifactOf('a', '7')),
      update(artifactOf('a', '7 E')),
      update(artifactOf('a', '7 EUR')),
    ]),
  ).toEqual(['text: 7 EUR'])
})

test('so is progress that is', async () => {
  expect(
    await saidBy([working('Look'), working('Looking'), working('Looking'), working('Done')]),
  ).toEqual(['reasoning: Looking', 'reasoning: Done', 'text: '])
})

test('a task that is told whole once more is not said again', async () => {
  const task: Task = { ...remoteTask('TASK_STATE_WORKING'), artifacts: [artifactOf('a', '7 EUR')] }
  expect(
    await saidBy([
      { task: remoteTask('TASK_STATE_SUBMITTED') },
      update(artifactOf('a', '7 ')),
      { task },
      update(artifactOf('a', ' a seat'), true),
    ]),
  ).toEqual(['text: 7 EUR a seat'])
})

test('texts that come side by side are told apart', async () => {
  expect(
    await saidBy([
      update(artifactOf('a', 'One, ')),
      update(artifactOf('b', 'Uno, ')),
      update(artifactOf('a', 'two'), true),
      update(artifactOf('b', 'due'), true),
    ]),
  ).toEqual(['text: One, two', 'text: \n\nUno, due'])
})

/** The same of one that ends with words, and these artifacts. */
const ends = (...artifacts: Artifact[]) => {
  const task: Task = { ...remoteTask('TASK_STATE_COMPLETED', 'It is 7 EUR'), artifacts }
  return saidBy([{ task }], { ...completed, task })
}

test('the text with which a task ends is said where there is no other', async () => {
  expect(await ends()).toEqual(['text: It is 7 EUR'])
  expect(await ends(artifactOf('a', '7 EUR'))).toEqual(['text: 7 EUR'])
  expect(await ends(artifactOf('a', { price: 7 }))).toEqual([
    'text: {"price":7}',
    'text: \n\nIt is 7 EUR',
  ])
})

test('an answer without a task is said', async () => {
  const message = agentMessage([textPart('7 EUR'), dataPart({ price: 7 })], { contextId: 'c' })
  const remote = remoteThat({ events: [{ message }], outcome: { ...completed, message } })
  const { text, finalStep } = await generateText({ model: toModel(remote), prompt: 'Go' })
  expect(text).toBe('7 EUR\n\n{"price":7}')
  expect(finalStep.providerMetadata?.['a2a']).toEqual({
    agent: 'Pricing',
    state: 'completed',
    contextId: 'c',
    data: { price: 7 },
  })
})

test('data that is replaced is the data that is left', async () => {
  const events = [
    update(artifactOf('a', { price: 7 }, { price: 8 })),
    update(artifactOf('a', { price: 9 })),
  ]
  expect(await saidBy(events)).toEqual([
    'text: {"price":7}',
    'text: \n\n{"price":8}',
    'text: \n\n{"price":9}',
  ])
  const { text, finalStep } = await generateText({
    model: toModel(remoteThat({ events })),
    prompt: 'Go',
  })
  expect(text).toBe('{"price":9}')
  expect(finalStep.providerMetadata?.['a2a']).toMatchObject({ data: { price: 9 } })
})

const asks: { events: StreamResponse[]; outcome: Outcome } = {
  events: [update(artifactOf('a', 'For ACME.'))],
  outcome: {
    state: 'input-required',
    text: 'Which plan?',
    questions: [{ id: '', kind: 'question', prompt: 'Which plan?' }],
    task: { ...remoteTask('TASK_STATE_INPUT_REQUIRED'), artifacts: [artifactOf('a', 'For ACME.')] },
    answer: () => Promise.reject(new Error('unused')),
  },
}
/** How an agent that does not stream answers: with the task whole, the old and the new. */
const whole: Task = {
  ...remoteTask('TASK_STATE_COMPLETED'),
  artifacts: [artifactOf('a', 'For ACME.'), artifactOf('b', 'Booked.')],
}

test('what was said before a question is not said again with the answer', async () => {
  const remote = remoteThat(asks, {
    events: [{ task: whole }],
    outcome: { ...completed, task: whole },
  })
  const model = toModel(remote)
  const messages: ModelMessage[] = [{ role: 'user', content: 'ACME' }]
  const { responseMessages } = await generateText({ model, messages })
  messages.push(...responseMessages, { role: 'user', content: 's' })
  expect((await generateText({ model, messages })).text).toBe('Booked.')
  expect(remote.sent[1]).toMatchObject({
    parts: [{ text: 's' }],
    options: { task: 'remote-1', contextId: 'remote-context' },
  })
})

test('nor where nobody knows any more what it was, but the agent that says it', async () => {
  const providerOptions = { a2a: { taskId: 'remote-1' } }
  const paused: Task = { ...whole, status: { state: 'TASK_STATE_INPUT_REQUIRED' } }
  const remote = remoteThat({ events: [{ task: paused }, update(artifactOf('c', 'Done.'))] })
  const model = toModel(remote)
  const { text } = await generateText({ model, prompt: 's', providerOptions })
  expect(text).toBe('Done.')
})
