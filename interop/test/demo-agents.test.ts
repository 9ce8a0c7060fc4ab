import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TaskState, type StreamResponse } from '@a2a-js/sdk'
import { ClientFactory, type Client } from '@a2a-js/sdk/client'
import { sdkData, sdkRequest, sdkTask, sdkText, sdkTextOf } from './official-sdk.ts'

// The demo as it is started by hand, and the official client that talks to its three agents.

const renewal = { seats: 10, years: 1, listPrice: 2400, discount: 10, total: 2160, currency: 'EUR' }

const requests = {
  support: () => sdkRequest([sdkText('10 seats for one year, please')]),
  pricing: () => sdkRequest([sdkText('Please quote 10 seats for 1 year in EUR.')]),
  compliance: () => sdkRequest([sdkData(renewal)]),
}

let demo: ChildProcess
let urls: Record<string, string>

beforeAll(async () => {
  const { OPENAI_API_KEY: _, PRICING_URL: __, COMPLIANCE_URL: ___, ...env } = process.env
  const main = new URL('../../apps/demo/src/main.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [main, '--port', '0'], {
    env: { ...env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  demo = child
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (said += chunk))
  while (!said.includes('curl')) {
    await Promise.race([once(child.stdout, 'data'), once(child.stdout, 'close')])
    if (child.stdout.closed) throw new Error(`The demo ended, having said: ${said}`)
  }
  urls = Object.fromEntries(
    [...said.matchAll(/(support|pricing|compliance)\s+(http:\S+)/g)].map(([, name, url]) => [
      name,
      url,
    ]),
  )
})

afterAll(async () => {
  if (demo.exitCode !== null) return
  demo.kill('SIGINT')
  await once(demo, 'close')
})

describe.each(['support', 'pricing', 'compliance'] as const)('the %s agent', (name) => {
  const connect = (): Promise<Client> => new ClientFactory().createFromUrl(urls[name] ?? '')

  test('answers what the official client sends', async () => {
    const client = await connect()
    const task = sdkTask(await client.sendMessage(requests[name]()))
    expect(task.status?.state).toBe(TaskState.TASK_STATE_COMPLETED)
    expect(task.artifacts.length).toBeGreaterThan(0)
  })

  test('streams to the official client', async () => {
    const client = await connect()
    const events: StreamResponse[] = []
    for await (const event of client.sendMessageStream(requests[name]())) events.push(event)
    expect(events[0]?.payload?.$case).toBe('task')
    const last = events.at(-1)?.payload
    expect(last?.$case === 'statusUpdate' && last.value.status?.state).toBe(
      TaskState.TASK_STATE_COMPLETED,
    )
    expect(events.some(({ payload }) => payload?.$case === 'artifactUpdate')).toBe(true)
  })
})

test('a question that comes from two hops away is asked, and its answer goes there', async () => {
  const client = await new ClientFactory().createFromUrl(urls['support'] ?? '')
  const asked = sdkTask(
    await client.sendMessage(sdkRequest([sdkText('250 seats for 2 years with 20% off')])),
  )
  expect(asked.status?.state).toBe(TaskState.TASK_STATE_INPUT_REQUIRED)
  expect(sdkTextOf(asked.status?.message?.parts)).toContain('20% off')
  const { id: taskId, contextId } = asked
  const answer = sdkRequest([sdkText('yes')], { taskId, contextId })
  const done = sdkTask(await client.sendMessage(answer))
  expect(done.id).toBe(taskId)
  expect(done.status?.state).toBe(TaskState.TASK_STATE_COMPLETED)
})
