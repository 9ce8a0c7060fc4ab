import { expect, test } from 'vitest'
import * as z from 'zod'
import { textOf, type Task } from 'a2a-core'
import { inputRequired } from 'a2a-core/server'
import { serveAgent, type ServedAgent } from '../../src/testing/serve-agent.ts'
import { agentOf } from './agent-of.ts'

const plan = z.object({ plan: z.enum(['s', 'm']) })

const choosing = serveAgent(
  agentOf(async function* () {
    yield inputRequired({ prompt: 'Which plan?', schema: plan })
  }),
)

const approving = serveAgent(
  agentOf(async function* () {
    yield inputRequired({ kind: 'approval', prompt: 'Send it?' })
  }),
)

const asksTwice = serveAgent(
  agentOf(async function* () {
    yield inputRequired([
      { kind: 'question', prompt: 'From?' },
      { kind: 'question', prompt: 'To?' },
    ])
  }),
)

/** What the agent says when its question was answered with these words. */
async function saidTo(reply: string, served: ServedAgent): Promise<string> {
  const { id } = await served.ask('go')
  const { status }: Task = await served.ask(reply, { taskId: id })
  expect(status.state).toBe('TASK_STATE_INPUT_REQUIRED')
  return textOf(status.message?.parts ?? [])
}

test('who answers with words that do not fit is told what was expected', async () => {
  expect(await saidTo('m', choosing)).toBe(
    'That does not answer the question: Invalid input: expected object, received string.\n' +
      'Which plan?',
  )
})

test('who answers with JSON that does not fit is told which field is wrong', async () => {
  expect(await saidTo('{"plan":"xl"}', choosing)).toBe(
    'That does not answer the question: plan: Invalid option: expected one of "s"|"m".\n' +
      'Which plan?',
  )
})

test('who says neither yes nor no to an approval is told to', async () => {
  expect(await saidTo('perhaps', approving)).toBe(
    'That does not answer the question: expected yes or no.\nSend it?',
  )
})

test('who does not say which of several questions is meant is told how to', async () => {
  expect(await saidTo('Rome', asksTwice)).toBe(
    'That does not answer the questions: reply with JSON by question id, ' +
      'as {"1.1": …, "1.2": …}.\nFrom?\nTo?',
  )
})
