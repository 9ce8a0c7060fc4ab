import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Task } from 'a2a-core'
import { connect } from 'a2a-core/client'
import { expect, onTestFinished, test } from 'vitest'
import { agentNames, type AgentName } from '../src/start-agents.ts'

const { OPENAI_API_KEY: _, PRICING_URL: __, COMPLIANCE_URL: ___, ...inherited } = process.env
const request = 'We want to renew our 250 seats for 2 years. Can you do 20% off?'
const quote = { seats: 250, discount: 20, total: 76_800 }

/** An agent that is served alone, by its own program. */
type Alone = { url: string; kill(): Promise<void> }

/** Starts an agent, and waits until it is served; it is killed with the test. */
async function serve(name: AgentName, args: string[], env: NodeJS.ProcessEnv): Promise<Alone> {
  const main = new URL(`../../${name}/src/main.ts`, import.meta.url).pathname
  const child: ChildProcess = spawn(process.execPath, [main, ...args], {
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  async function kill(): Promise<void> {
    child.kill('SIGKILL')
    await exited
  }
  onTestFinished(kill)
  if (!child.stdout) throw new Error('A pipe was asked for')
  for await (const line of createInterface(child.stdout)) {
    return { url: line.replace(`${name}: `, ''), kill }
  }
  throw new Error(`${name} did not start`)
}

/** Starts all three on a folder, each alone; what is started again has the port that it had. */
async function serveAll(folder: string) {
  const running = new Map<AgentName, Alone>()
  async function start(name: AgentName): Promise<void> {
    const port = new URL(running.get(name)?.url ?? 'http://localhost:0').port
    const alone = await serve(name, ['--data', folder, '--port', port || '0'], {
      PRICING_URL: running.get('pricing')?.url,
      COMPLIANCE_URL: running.get('compliance')?.url,
    })
    running.set(name, alone)
  }
  for (const name of agentNames.toReversed()) await start(name)
  return {
    remote: async (name: AgentName) => connect(running.get(name)?.url ?? ''),
    kill: async (name: AgentName) => running.get(name)?.kill(),
    start,
  }
}

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'a2a-alone-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

/** Plays the demo on a folder to where nobody answers, and gives what it printed. */
async function play(folder: string): Promise<{ stdout: string; stderr: string }> {
  const main = new URL('../src/main.ts', import.meta.url).pathname
  const args = ['--data', folder, '--port', '0', '--once', '--json']
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...args], { env: inherited }, (_error, stdout, stderr) =>
      resolve({ stdout, stderr }),
    )
  })
}

const stateOf = ({ status }: Task): string => status.state

test.each(agentNames)(
  '%s is killed while a question is open, and goes on with it when it is started again',
  async (name) => {
    const agents = await serveAll(await newFolder())
    const asked = await (await agents.remote('support')).ask(request)
    if (asked.state !== 'input-required') throw new Error(`The task is ${asked.state}`)
    await agents.kill(name)
    await agents.start(name)
    expect(await asked.answer('yes')).toMatchObject({ state: 'completed', data: { quote } })
    for (const each of agentNames) {
      const tasks = await Array.fromAsync((await agents.remote(each)).listTasks())
      expect(tasks.map(stateOf)).toEqual(['TASK_STATE_COMPLETED'])
    }
  },
  240_000,
)

test('what the demo began, the agents go on with alone, and the demo after them', async () => {
  const folder = await newFolder()
  expect((await play(folder)).stderr).toContain('Nobody answers, so this stays open:')
  const agents = await serveAll(folder)
  const support = await agents.remote('support')
  const [task] = await Array.fromAsync(support.listTasks())
  expect(await support.ask('yes', { task })).toMatchObject({ state: 'completed', data: { quote } })
  for (const name of agentNames) {
    expect(await Array.fromAsync((await agents.remote(name)).listTasks())).toHaveLength(1)
  }
  // One process a file: who comes second is told who was first.
  expect((await play(folder)).stderr).toMatch(/compliance\.db: process \d+ has it open/)
  for (const name of agentNames) await agents.kill(name)
  // The customer has not heard yet how it ended.
  const { stdout } = await play(folder)
  expect(JSON.parse(stdout)).toMatchObject({ request, quote })
}, 240_000)
