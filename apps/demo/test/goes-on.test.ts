import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Task } from 'a2a-core'
import { sqliteEngine } from 'a2a-sqlite'
import { expect, onTestFinished, test } from 'vitest'

/** What is said in the conversation, step by step: at each of them the processes are killed. */
const steps = [
  'customer → support     We want',
  'support → pricing      Please quote',
  'calls priceBook',
  'priceBook: price',
  'pricing → compliance   review',
  'compliance → pricing   ? Approve',
  'pricing → support      ?',
  'support → customer     ?',
  'customer → support     yes',
  'support → pricing      yes',
  'pricing → compliance   yes',
  'compliance → pricing   ✓',
  'pricing → support      ✓',
  'support → customer     Here is',
]

type Ended = { code: number | null; signal: string | null; stdout: string; stderr: string }

const main = new URL('../src/main.ts', import.meta.url).pathname
const killer = new URL('kill-at.ts', import.meta.url).pathname

/** Runs the demo, whose answer to every approval is yes, until it ends or has said something. */
function demo(folder: string, killAt = ''): Promise<Ended> {
  const { OPENAI_API_KEY: _, PRICING_URL: __, COMPLIANCE_URL: ___, ...inherited } = process.env
  const args = ['--data', folder, '--port', '0', '--once', '--approve', '--json']
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['--import', killer, main, ...args],
      { env: { ...inherited, KILL_AT: killAt } },
      (_error, stdout, stderr) =>
        resolve({ code: child.exitCode, signal: child.signalCode, stdout, stderr }),
    )
    onTestFinished(() => void child.kill('SIGKILL'))
  })
}

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'a2a-demo-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

/** The tasks that an agent has in a folder. */
async function tasksOf(folder: string, agent: string): Promise<Task[]> {
  const engine = sqliteEngine(join(folder, `${agent}.db`))
  const { tasks } = await engine.list({ agent, tenant: '', owner: 'anonymous' }, { pageSize: 10 })
  await engine.close()
  return tasks
}

test('killed at every step, the demo goes on where it was, with the same three tasks', async () => {
  const folder = await newFolder()
  for (const step of steps) {
    const { signal, stderr } = await demo(folder, step)
    expect({ step, signal, stderr }).toMatchObject({ signal: 'SIGKILL' })
  }
  const { code, stdout, stderr } = await demo(folder)
  expect(stderr).toContain('The conversation of before goes on where it was')
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({
    request: 'We want to renew our 250 seats for 2 years. Can you do 20% off?',
    quote: { seats: 250, discount: 20, total: 76_800 },
    decisions: [{ agent: 'compliance', decision: 'approved' }],
  })
  for (const agent of ['support', 'pricing', 'compliance']) {
    const tasks = await tasksOf(folder, agent)
    expect(tasks.map(({ status }) => status.state)).toEqual(['TASK_STATE_COMPLETED'])
    const said = tasks[0]?.history?.filter(({ role }) => role === 'ROLE_USER') ?? []
    expect(said).toHaveLength(2)
  }
  // What has come to its end is over: who asks now begins anew.
  expect((await demo(folder)).stderr).not.toContain('goes on where it was')
  expect(await tasksOf(folder, 'support')).toHaveLength(2)
}, 240_000)
