import { expect, test } from 'vitest'
import { connect, TaskEndedError } from '../../src/client/index.ts'
import type { Message } from '../../src/protocol/index.ts'
import { completed, fakeAgent, messageOf, status, tellAll, working } from './fake-agent.ts'

test('a conversation keeps the context that the agent gave', async () => {
  await using agent = await fakeAgent((call) => tellAll(call, working, completed))
  const remote = await connect(agent.origin)
  const conversation = remote.conversation()
  expect(conversation.contextId).toBeUndefined()
  await conversation.ask('1')
  expect(conversation.contextId).toBe('context-1')
  await conversation.ask('2')
  for await (const _ of conversation.stream('3'));
  await remote.ask('4')
  expect(agent.calls.map(messageOf)).toMatchObject([
    expect.not.objectContaining({ contextId: expect.anything() }),
    { contextId: 'context-1' },
    { contextId: 'context-1' },
    expect.not.objectContaining({ contextId: expect.anything() }),
  ])
})

test('a conversation keeps it though the task failed, or was not one', async () => {
  const message: Message = {
    messageId: 'm',
    contextId: 'context-9',
    role: 'ROLE_AGENT',
    parts: [{ text: 'Hi' }],
  }
  await using agent = await fakeAgent((call) => {
    if (agent.calls.length === 1) tellAll(call, working, status('TASK_STATE_FAILED'))
    else tellAll(call, { message })
  })
  const remote = await connect(agent.origin)
  const failed = remote.conversation()
  await expect(failed.ask('1')).rejects.toBeInstanceOf(TaskEndedError)
  expect(failed.contextId).toBe('context-1')
  const direct = remote.conversation()
  await direct.ask('1')
  expect(direct.contextId).toBe('context-9')
})

test('a conversation goes on with a context that is known', async () => {
  await using agent = await fakeAgent((call) => tellAll(call, working, completed))
  const conversation = (await connect(agent.origin)).conversation({ contextId: 'old' })
  await conversation.ask('1')
  expect(agent.calls[0]?.params).toMatchObject({ message: { contextId: 'old' } })
  expect(conversation.contextId).toBe('old')
})
