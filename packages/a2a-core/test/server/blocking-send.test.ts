import { expect, onTestFinished, test } from 'vitest'
import { textOf, userMessage, type Task } from 'a2a-core'
import {
  anonymousCaller,
  createServer,
  inputRequired,
  memoryEngine,
  sendMessage,
  text,
  type Call,
  type Engine,
} from 'a2a-core/server'
import { agentOf } from './agent-of.ts'

const call: Call = { caller: anonymousCaller, extensions: [], request: new AbortController() }

/** A memory engine of which somebody does something before it gives a task for the first time. */
function engineThatGives(before: (taskId: string) => Promise<void>): Engine {
  const engine = memoryEngine()
  let given = false
  return {
    ...engine,
    async get(key) {
      if (!given) {
        given = true
        await before(key.taskId)
      }
      return engine.get(key)
    },
  }
}

test('a blocking send gives its question, also when another client has answered it meanwhile', async () => {
  const answered = Promise.withResolvers<void>()
  const going = Promise.withResolvers<void>()
  const agent = agentOf(async function* (turn) {
    if (turn.answers['1.1'] === undefined) {
      yield text('One moment. ')
      yield inputRequired({ prompt: 'Which plan?' })
    }
    answered.resolve()
    await going.promise
  })
  const engine = engineThatGives(async (taskId) => {
    const answer = userMessage('plan m', { taskId })
    await sendMessage(server, { message: answer, configuration: { returnImmediately: true } }, call)
    await answered.promise
  })
  const server = createServer(agent, { engine })
  onTestFinished(async () => {
    going.resolve()
    await server.close()
  })

  const { task } = await sendMessage(server, { message: userMessage('a quote') }, call)

  expect(task?.status.state).toBe('TASK_STATE_INPUT_REQUIRED')
  expect(textOf(task?.status.message?.parts ?? [])).toContain('Which plan?')
  expect(saidIn(task)).toBe('One moment. ')
  expect(task?.history?.map(({ parts }) => textOf(parts))).toContain('a quote')
})

function saidIn(task: Task | undefined): string {
  return textOf(task?.artifacts?.flatMap(({ parts }) => parts) ?? [])
}
