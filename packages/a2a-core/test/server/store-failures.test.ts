import { describe, expect, test } from 'vitest'
import { textOf, type Task } from 'a2a-core'
import { inputRequired, text, type Commit } from 'a2a-core/server'
import { serveAgent } from '../../src/testing/serve-agent.ts'
import { agentOf } from './agent-of.ts'
import { eventLoopTurn } from './event-loop-turn.ts'
import { recordingEngine } from './recording-engine.ts'

const secret = new Error('connect ECONNREFUSED postgres://app:hunter2@db')

/** Text of a task's answers. */
const answersOf = ({ artifacts }: Task): string[] =>
  (artifacts ?? []).map(({ parts }) => textOf(parts))

/** An engine that fails the first time it is to store what is looked for. */
function failingOnce(isIt: (commit: Commit) => boolean): ReturnType<typeof recordingEngine> {
  let failed = false
  return recordingEngine((commit) => {
    if (failed || !isIt(commit)) return
    failed = true
    throw secret
  })
}

/** The state that a commit puts its task in. */
function stateIn({ records }: Commit): string | undefined {
  return records.findLast(({ event }) => event.statusUpdate)?.event.statusUpdate?.status.state
}

describe('row 14: a store that fails once', () => {
  const counting = agentOf(async function* () {
    for (const token of ['1', '2', '3', '4', '5']) {
      yield text(token)
      await eventLoopTurn()
      await eventLoopTurn()
    }
  })

  test.each<[string, (commit: Commit) => boolean]>([
    ['at the beginning', ({ begin }) => begin !== undefined],
    [
      'in the middle',
      ({ records }) =>
        records.some(({ event }) => textOf(event.artifactUpdate?.artifact.parts ?? []) === '3'),
    ],
    ['at the end', (commit) => stateIn(commit) === 'TASK_STATE_COMPLETED'],
  ])('%s does not leave a task WORKING, nor its answer cut short', async (_, isIt) => {
    const { engine } = failingOnce(isIt)
    const served = serveAgent(counting, { engine })
    const task = await served.ask('go')
    expect(task.status.state).toBe('TASK_STATE_COMPLETED')
    expect(answersOf(task)).toEqual(['12345'])
    expect(task.history).toHaveLength(1)
    expect(JSON.stringify(await served.log(task.id))).not.toContain('hunter2')
    expect(served.errors).toMatchObject([{ error: secret }])
  })

  test('when a question is asked, lets it be asked by the next attempt', async () => {
    const { engine } = failingOnce((commit) => stateIn(commit) === 'TASK_STATE_INPUT_REQUIRED')
    const served = serveAgent(
      agentOf(async function* (turn) {
        if (turn.number === 1) yield inputRequired({ prompt: 'Which?' })
      }),
      { engine },
    )
    const task = await served.ask('go')
    expect(task.status.state).toBe('TASK_STATE_INPUT_REQUIRED')
    expect((await served.ask('this', { taskId: task.id })).status.state).toBe(
      'TASK_STATE_COMPLETED',
    )
    expect(served.errors).toMatchObject([{ error: secret }])
  })

  test('in a step, does the step again, for it was not kept', async () => {
    const { engine } = failingOnce(({ steps }) => steps !== undefined)
    let done = 0
    const served = serveAgent(
      agentOf(async function* (turn) {
        yield text(`${await turn.step('count', () => ++done)}`)
      }),
      { engine },
    )
    const task = await served.ask('go')
    expect(task.status.state).toBe('TASK_STATE_COMPLETED')
    expect(answersOf(task)).toEqual(['2'])
  })
})

test('a turn whose every attempt fails to be stored is given up, and the task FAILED', async () => {
  const { engine } = recordingEngine(({ records }) => {
    if (records.some(({ event }) => event.artifactUpdate)) throw secret
  })
  const served = serveAgent(
    agentOf(async function* () {
      yield text('never stored')
      await eventLoopTurn()
    }),
    { engine },
  )
  const task = await served.ask('go')
  const failed = expect.stringContaining('interrupted too often') as string
  expect(task.status).toMatchObject({
    state: 'TASK_STATE_FAILED',
    message: { parts: [{ text: 'The agent was interrupted too often.' }] },
  })
  const told = { taskId: task.id, error: { message: failed } }
  await expect.poll(() => served.errors.at(-1)).toMatchObject(told)
})
