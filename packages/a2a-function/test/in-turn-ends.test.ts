import { expect, test, vi } from 'vitest'
import { failed, fromFunction, TaskEndedError, toFunction, type Turn } from '../src/index.ts'
import { pricing } from './pricing.ts'
import { serveAgent } from './serve-agent.ts'
import { quoteOf, slowAgent, support, told } from './support.ts'

const name = 'Support'

test('who cancels the task here cancels it there', async () => {
  const { agent, aborted } = slowAgent()
  const slow = await serveAgent(agent)
  const ask = toFunction(slow.remote)
  const { remote } = await serveAgent(fromFunction((turn) => ask('go', { turn }), { name }))
  for await (const { statusUpdate } of remote.stream('?')) {
    if (statusUpdate?.status.message) await remote.cancel(statusUpdate.taskId)
  }
  expect(await aborted).toMatchObject({ message: expect.stringContaining('canceled') })
})

test('who cancels the task here while its question is open cancels it there', async () => {
  const tasks: string[] = []
  const pricer = await serveAgent(pricing(tasks))
  const { remote, errors } = await serveAgent(support(pricer.remote))
  const task = await told(remote, '250')
  await remote.cancel(task.id)
  await vi.waitFor(async () => {
    const { status } = await pricer.remote.getTask(tasks[0] ?? '')
    expect(status.state).toBe('TASK_STATE_CANCELED')
  })
  expect(errors).toEqual([])
})

test('a failure there is an error here, of which the client learns nothing', async () => {
  const broken = await serveAgent(fromFunction(() => failed('password=hunter2'), { name: 'Bank' }))
  const ask = toFunction(broken.remote)
  const { remote, errors } = await serveAgent(fromFunction((turn) => ask('go', { turn }), { name }))
  const error: unknown = await remote.ask('?').catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(TaskEndedError)
  expect(JSON.stringify(error)).not.toContain('hunter2')
  expect(errors).toMatchObject([{ name: 'TaskEndedError', state: 'failed' }])
})

test('a signal of its own ends one call, and the function goes on', async () => {
  const { agent, aborted } = slowAgent()
  const slow = await serveAgent(agent)
  const ask = toFunction(slow.remote)
  const { remote } = await serveAgent(
    fromFunction(
      async function* (turn) {
        const controller = new AbortController()
        try {
          const call = ask('go', { turn, signal: controller.signal })
          for await (const event of call) {
            yield event
            controller.abort(new Error('too slow'))
          }
        } catch (error) {
          yield `It was ${String(error)}`
        }
      },
      { name },
    ),
  )
  expect((await remote.ask('?')).text).toBe('It was Error: too slow')
  expect(await aborted).toMatchObject({ message: expect.stringContaining('canceled') })
})

test('without a turn, nobody hears of the question of a served function', async () => {
  const pricer = await serveAgent(pricing())
  const ask = quoteOf(pricer.remote)
  const { remote, errors } = await serveAgent(
    fromFunction(async ({ signal }: Turn) => ask({ seats: 250 }, { signal }), { name }),
  )
  await expect(remote.ask('?')).rejects.toThrow(TaskEndedError)
  expect(errors).toMatchObject([{ name: 'RemotePausedError' }])
})
