import { expect, test } from 'vitest'
import { text, type AgentEvent } from 'a2a-core/server'
import { serveAgent } from '../../src/testing/serve-agent.ts'
import { agentOf } from './agent-of.ts'

test('an agent hears by its signal that it is aborted before it is let go', async () => {
  const heard: string[] = []
  const begun = Promise.withResolvers<void>()
  const agent = agentOf(({ signal }) => {
    signal.addEventListener('abort', () => heard.push('signal'))
    return {
      [Symbol.asyncIterator]: () => ({
        next: () => {
          begun.resolve()
          return new Promise<IteratorResult<AgentEvent>>(() => undefined)
        },
        return: async () => {
          heard.push(`return, aborted: ${signal.aborted}`)
          return { done: true, value: undefined }
        },
      }),
    }
  })
  const served = serveAgent(agent)
  const task = await served.ask('go', { configuration: { returnImmediately: true } })
  await begun.promise
  expect((await served.cancel(task.id)).status.state).toBe('TASK_STATE_CANCELED')
  expect(heard).toEqual(['signal', 'return, aborted: true'])
  await served.close()
})

test('what an agent gives after its turn was aborted is not taken', async () => {
  const next = Promise.withResolvers<IteratorResult<AgentEvent>>()
  const begun = Promise.withResolvers<void>()
  let pulls = 0
  const agent = agentOf(() => ({
    [Symbol.asyncIterator]: () => ({
      next: () => {
        pulls++
        begun.resolve()
        return next.promise
      },
    }),
  }))
  const served = serveAgent(agent)
  const task = await served.ask('go', { configuration: { returnImmediately: true } })
  await begun.promise
  const canceled = served.cancel(task.id)
  next.resolve({ done: false, value: text('too late') })
  expect(await canceled).toMatchObject({ status: { state: 'TASK_STATE_CANCELED' } })
  expect((await canceled).artifacts).toBeUndefined()
  expect(pulls).toBe(1)
  await served.close()
})

test('an agent whose iterator throws at once has failed, and is let go', async () => {
  let isLetGo = false
  const errors: unknown[] = []
  const agent = agentOf(() => ({
    [Symbol.asyncIterator]: () => ({
      next: () => {
        throw new Error('no iterator after all')
      },
      return: async () => {
        isLetGo = true
        return { done: true, value: undefined }
      },
    }),
  }))
  const served = serveAgent(agent, { onError: (error) => void errors.push(error) })
  expect((await served.ask('go')).status.state).toBe('TASK_STATE_FAILED')
  expect(errors).toEqual([new Error('no iterator after all')])
  expect(isLetGo).toBe(true)
  await served.close()
})
