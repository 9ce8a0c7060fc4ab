import { expect } from 'vitest'
import type { Json } from '../../protocol/json.ts'
import type { AskedQuestion } from '../../server/engine.ts'
import type { Cases } from '../contract.ts'
import { beginTurn, endTurn, workOf } from './begin-turn.ts'
import type { Handles } from './handles.ts'
import { holdClaims, type HeldClaim } from './hold-claims.ts'
import { keyOf, newInput, newScope, newTask } from './sample-task.ts'

const questions: AskedQuestion[] = [
  {
    id: '1.1',
    kind: 'approval',
    prompt: 'May I?',
    schema: { type: 'object' },
    value: { call: 'pay' },
    handle: { interrupt: 'x' },
  },
  { id: '1.2', kind: 'question', prompt: 'Which?' },
]

/** A question is answered by one message: the first that was accepted while it was open. */
export const takesAnswers = {
  'questions are kept as they were asked, with what the framework needs': async (handles) => {
    const { key } = await askingTask(handles)
    expect((await handles.second.get(key))?.questions).toEqual(questions)
  },

  'an answer takes its question, and reaches the next turn': async (handles) => {
    const { engine, second } = handles
    const { key, answer, claimed } = await askingTask(handles)
    expect(await second.post(key, answer({ '1.1': { approved: true } }))).toBe('posted')
    expect((await engine.get(key))?.questions).toMatchObject([{ id: '1.1', taken: true }, {}])
    expect((await engine.get(key))?.questions[1]?.taken ?? false).toBe(false)
    const { claim } = await claimed()
    const work = await workOf(engine, claim)
    expect(work.input.answers).toEqual({ '1.1': { approved: true } })
    expect(work.questions[0]).toEqual({ ...questions[0], taken: true })
    const { number } = work
    await engine.commit(claim, { records: [], begin: number, answers: work.input.answers })
    expect((await workOf(engine, claim)).questions[0]?.answer).toEqual({ approved: true })
    expect((await second.get(key))?.questions[0]?.answer).toEqual({ approved: true })
  },

  'an answer may be any JSON value': async (handles) => {
    const { engine, second } = handles
    const { key, answer, claimed } = await askingTask(handles)
    const answers = { '1.1': null, '1.2': [0, false, '', { a: {} }] }
    expect(await second.post(key, answer(answers))).toBe('posted')
    const { claim } = await claimed()
    const { number } = await workOf(engine, claim)
    await engine.commit(claim, { records: [], begin: number, answers })
    const work = await workOf(engine, claim)
    expect(work.questions.map((question) => question.answer)).toEqual(Object.values(answers))
  },

  'a second answer to a question is stale, and stores nothing': async (handles) => {
    const { engine, second } = handles
    const { key, answer, claimed } = await askingTask(handles)
    expect(await engine.post(key, answer({ '1.1': true }))).toBe('posted')
    expect(await second.post(key, answer({ '1.1': false }))).toBe('stale')
    expect(await second.post(key, answer({ '1.2': 'a', '1.1': false }))).toBe('stale')
    // The refused message took nothing: its other question is still open.
    expect(await second.post(key, answer({ '1.2': 'b' }))).toBe('posted')
    const { claim } = await claimed()
    for (const answers of [{ '1.1': true }, { '1.2': 'b' }]) {
      expect((await beginTurn(engine, claim)).input.answers).toEqual(answers)
      await engine.commit(claim, { records: [], end: true })
    }
    expect(await engine.next(claim)).toBeUndefined()
  },

  'of answers that race, one is taken': async (handles) => {
    const { engine, second } = handles
    const { key, answer, claimed } = await askingTask(handles)
    const results = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        (index % 2 === 0 ? engine : second).post(key, answer({ '1.1': index })),
      ),
    )
    expect(results.filter((result) => result === 'posted')).toHaveLength(1)
    expect(results.filter((result) => result === 'stale')).toHaveLength(7)
    const { claim } = await claimed()
    expect((await beginTurn(engine, claim)).input.answers).toEqual({
      '1.1': results.indexOf('posted'),
    })
    await engine.commit(claim, { records: [], end: true })
    expect(await engine.next(claim)).toBeUndefined()
  },

  'an answer to a question that nobody asked is stale': async (handles) => {
    const { key, answer } = await askingTask(handles)
    expect(await handles.second.post(key, answer({ '1.3': true }))).toBe('stale')
    expect(await handles.second.post(key, answer({ toString: true }))).toBe('stale')
  },

  'a message that answers nothing takes nothing': async (handles) => {
    const { engine, second } = handles
    const { key, answer } = await askingTask(handles)
    expect(await second.post(key, answer({}))).toBe('posted')
    expect((await engine.get(key))?.questions).toEqual(questions)
  },

  'new questions take the place of all before': async (handles) => {
    const { engine, second } = handles
    const { key, answer, claimed } = await askingTask(handles)
    await second.post(key, answer({ '1.1': true }))
    const { claim } = await claimed()
    await beginTurn(engine, claim)
    const asked: AskedQuestion[] = [{ id: '2.1', kind: 'question', prompt: 'And?' }]
    await endTurn(engine, claim, 'TASK_STATE_INPUT_REQUIRED', { questions: asked })
    expect((await second.get(key))?.questions).toEqual(asked)
    expect(await second.post(key, answer({ '1.2': 'late' }))).toBe('stale')
    expect(await second.post(key, answer({ '2.1': 'now' }))).toBe('posted')
    await beginTurn(engine, claim)
    await engine.commit(claim, { records: [], questions: [] })
    expect((await second.get(key))?.questions).toEqual([])
  },

  'answers and new questions in one commit: the answers are to those before': async (handles) => {
    const { engine, second } = handles
    const { key, answer, claimed } = await askingTask(handles)
    await second.post(key, answer({ '1.1': true }))
    const { claim } = await claimed()
    await beginTurn(engine, claim)
    const asked: AskedQuestion[] = [{ id: '2.1', kind: 'question', prompt: 'And?' }]
    await endTurn(engine, claim, 'TASK_STATE_INPUT_REQUIRED', {
      answers: { '1.1': true },
      questions: asked,
    })
    expect((await second.get(key))?.questions).toEqual(asked)
  },
} satisfies Cases<Handles>

/** A task that rests, and has asked two questions. */
async function askingTask({ engine }: Handles) {
  const scope = newScope()
  const task = newTask()
  await engine.create(scope, task)
  const holder = holdClaims(engine, scope.agent)
  const { claim, leave } = await holder.claimed()
  await beginTurn(engine, claim)
  await endTurn(engine, claim, 'TASK_STATE_INPUT_REQUIRED', { questions })
  expect(await engine.next(claim)).toBeUndefined()
  leave()
  return {
    key: keyOf(scope, task),
    answer: (answers: { [id: string]: Json }) => newInput('my answer', task, answers),
    claimed: (): Promise<HeldClaim> => holder.claimed(),
  }
}
