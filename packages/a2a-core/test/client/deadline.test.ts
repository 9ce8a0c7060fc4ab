import { expect, test } from 'vitest'
import { connect } from '../../src/client/index.ts'
import { deadlineExtension, type JsonObject } from '../../src/protocol/index.ts'
import { fakeAgent, messageOf, status, taskIn, type Call } from './fake-agent.ts'
import { tell } from './story.ts'

const knowing = {
  card: { capabilities: { streaming: true, extensions: [{ uri: deadlineExtension }] } },
}

/** Answers with all of the story. */
function answer(call: Call): void {
  tell(call, 0)
  call.end()
}

/** The deadline that a call told. */
function toldBy(call: Call | undefined): unknown {
  return (messageOf(call).metadata?.[deadlineExtension] as JsonObject | undefined)?.['deadline']
}

test('an agent that speaks our deadline extension is told the deadline', async () => {
  await using agent = await fakeAgent(answer, knowing)
  const remote = await connect(agent.origin)
  const deadline = new Date(Date.now() + 60_000)
  await remote.ask('hello', { deadline, metadata: { ours: true } })
  expect(messageOf(agent.calls[0])).toMatchObject({
    metadata: { ours: true, [deadlineExtension]: { deadline: deadline.toISOString() } },
    extensions: [deadlineExtension],
  })
  expect(agent.calls[0]?.headers['a2a-extensions']).toBe(deadlineExtension)
  const before = Date.now()
  await remote.ask('hello', { deadline: 60_000 })
  const told = Date.parse(String(toldBy(agent.calls[1])))
  expect(told - before).toBeGreaterThanOrEqual(60_000)
  expect(told - Date.now()).toBeLessThanOrEqual(60_000)
})

test('it is told the deadline of an answer, too', async () => {
  await using agent = await fakeAgent((call) => {
    if (agent.calls.length > 1) return tell(call, 0)
    call.event({ task: taskIn('TASK_STATE_SUBMITTED') })
    call.event(status('TASK_STATE_INPUT_REQUIRED', 'Which?'))
    call.end()
  }, knowing)
  const asked = await (await connect(agent.origin)).ask('hello')
  if (asked.state !== 'input-required') throw new Error(asked.state)
  const deadline = new Date(Date.now() + 60_000)
  await asked.answer('this', { deadline })
  expect(agent.calls.map(toldBy)).toEqual([undefined, deadline.toISOString()])
})

test('it is told nothing without a deadline, and others never', async () => {
  await using agent = await fakeAgent(answer, knowing)
  const remote = await connect(agent.origin)
  await remote.ask('hello')
  await remote.ask('hello', { deadline: Infinity })
  await using other = await fakeAgent(answer)
  await (await connect(other.origin)).ask('hello', { deadline: 60_000 })
  for (const call of [...agent.calls, ...other.calls]) {
    expect(messageOf(call).metadata).toBeUndefined()
    expect(call.headers['a2a-extensions']).toBeUndefined()
  }
})

test('whoever knows the agent, the waiting ends at the deadline', async () => {
  await using agent = await fakeAgent((call) => tell(call, 0, 3), knowing)
  const remote = await connect(agent.origin)
  const late = remote.ask('hello', { deadline: 50.5 })
  await expect(late).rejects.toMatchObject({ name: 'TimeoutError' })
})
