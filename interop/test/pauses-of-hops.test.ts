import type { Task } from 'a2a-core'
import type { Answer, Waiting } from 'a2a-core/client'
import { describe, expect, test } from 'vitest'
import { effectsIn } from './hops/effects.ts'
import type { Kind, Moment } from './hops/order.ts'
import { startHops, type Hops } from './hops/start-hops.ts'

/** By what each agent asks the next one, from the first on; the last one asks its client. */
const chains: Kind[][] = [
  ['function', 'langgraph-node', 'ai-sdk-tool', 'function'],
  ['ai-sdk-tool', 'function', 'langchain-tool', 'langgraph-node'],
  ['langgraph-node', 'ai-sdk-model', 'ai-sdk-tool'],
]

async function waiting(answer: Promise<Answer>): Promise<Waiting> {
  const given = await answer
  if (given.state === 'completed') throw new Error(`it asked nothing, and said: ${given.text}`)
  return given
}

/** The one task of each agent, and how it is. */
async function taskOfEach(hops: Hops): Promise<Pick<Task, 'id' | 'status'>[]> {
  const tasks = await hops.tasks()
  expect(tasks.map(({ length }) => length)).toEqual(tasks.map(() => 1))
  return tasks.flat()
}

const idsOf = (tasks: Pick<Task, 'id'>[]) => tasks.map(({ id }) => id)
const statesOf = (tasks: Pick<Task, 'status'>[]) => tasks.map(({ status }) => status.state)

/** What is said in the end: each but an agent with a remote model says who said it. */
function saidBy(kinds: readonly Kind[], said: string): string {
  const names = kinds.map((kind, index) => (kind === 'ai-sdk-model' ? '' : 'ABCD'[index]))
  return [...names.filter((name) => name !== ''), said].join(': ')
}

/** What the functions among them do once. */
function effectsOf(kinds: readonly Kind[]): string[] {
  return kinds.flatMap((kind, index) => {
    const name = 'ABCD'[index]
    if (index === kinds.length - 1) return kind === 'langgraph-node' ? [] : [`${name} acts`]
    return kind === 'function' ? [`${name} asks`, `${name} heard`] : []
  })
}

/** When each dies: on the answer's way from the first agent down, then on the result's way up. */
function deathsOf(kinds: readonly Kind[]): Moment[][] {
  return kinds.map((kind, index): Moment[] => {
    if (index < kinds.length - 1) return ['sending', 'told']
    return kind === 'function' ? ['accepted', 'acting', 'telling'] : ['accepted', 'telling']
  })
}

describe('a question from the last of several processes', () => {
  test.each(chains.map((kinds) => ({ kinds, chain: kinds.join(', ') })))(
    'outlives them, and so do its answer on the way down and the result on the way up: $chain',
    async ({ kinds }) => {
      await using hops = await startHops(kinds, { deaths: deathsOf(kinds) })
      const asked = await waiting(hops.first.ask('30 % off, please'))
      expect(asked.questions).toMatchObject([{ kind: 'approval' }])
      const before = await taskOfEach(hops)
      expect(statesOf(before)).toEqual(kinds.map(() => 'TASK_STATE_INPUT_REQUIRED'))
      await hops.killAllButFirst()

      const answer = await asked.answer(true)
      expect(answer).toMatchObject({ state: 'completed', text: saidBy(kinds, 'allowed') })
      expect(hops.deaths).toEqual(kinds.map(() => []))
      const after = await taskOfEach(hops)
      expect(idsOf(after)).toEqual(idsOf(before))
      expect(statesOf(after)).toEqual(kinds.map(() => 'TASK_STATE_COMPLETED'))
      expect(effectsIn(hops.folder).toSorted()).toEqual(effectsOf(kinds).toSorted())
    },
    240_000,
  )

  test('outlives them all but the first as it waits for credentials', async () => {
    const kinds: Kind[] = ['ai-sdk-tool', 'langgraph-node', 'function', 'function']
    await using hops = await startHops(kinds, { asks: 'credentials' })
    const asked = await waiting(hops.first.ask('30 % off, please'))
    expect(asked).toMatchObject({
      state: 'auth-required',
      questions: [{ kind: 'auth', prompt: 'Sign in' }],
    })
    const before = await taskOfEach(hops)
    expect(statesOf(before)).toEqual(kinds.map(() => 'TASK_STATE_AUTH_REQUIRED'))
    await hops.killAllButFirst()

    expect(await asked.answer('done')).toMatchObject({ text: saidBy(kinds, 'signed in') })
    expect(idsOf(await taskOfEach(hops))).toEqual(idsOf(before))
    expect(effectsIn(hops.folder).toSorted()).toEqual(effectsOf(kinds).toSorted())
  }, 240_000)
})
