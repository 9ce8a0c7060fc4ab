import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { afterEach, expect, test } from 'vitest'

type Child = ChildProcessByStdio<null, Readable, Readable>
type Running = { child: Child; ended: Promise<Ended>; said: (text: string) => Promise<void> }
type Ended = { code: number | null; signal: string | null; stdout: string; stderr: string }

const children = new Set<Child>()

afterEach(() => {
  for (const child of children) child.kill('SIGKILL')
  children.clear()
})

/** Runs the command, as a script would: without a terminal. */
function demo(...args: string[]): Running {
  return demoIn({}, ...args)
}

function demoIn(environment: Record<string, string>, ...args: string[]): Running {
  const { OPENAI_API_KEY: _, PRICING_URL: __, COMPLIANCE_URL: ___, ...inherited } = process.env
  const env = { ...inherited, ...environment }
  const main = new URL('../src/main.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  children.add(child)
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk))
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk))
  const ended = once(child, 'close').then(([code, signal]): Ended => {
    children.delete(child)
    return { code: code as number | null, signal: signal as string | null, stdout, stderr }
  })
  async function said(text: string): Promise<void> {
    while (!stdout.includes(text)) await once(child.stdout, 'data')
  }
  return { child, ended, said }
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

test('--json prints one document and nothing else', async () => {
  const { code, stdout, stderr } = await demo('--once', '--json', '--approve', '--port', '0').ended
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ model: 'built-in', quote: { total: 76_800 } })
  expect(stderr).toContain('customer → support')
})

test('without a terminal and options it only serves, and Ctrl-C ends it', async () => {
  const { child, ended, said } = demo('--port', '0')
  await said('curl')
  child.kill('SIGINT')
  expect(await ended).toMatchObject({ code: 0, signal: null, stderr: '' })
})

test('a second Ctrl-C does not wait', async () => {
  const { child, ended, said } = demo('--port', '0')
  await said('curl')
  child.kill('SIGINT')
  child.kill('SIGINT')
  const { code, signal } = await ended
  // When it comes as the program ends already, it ends it as it does any other.
  expect([0, 130, 'SIGINT']).toContain(code ?? signal)
})

test('Ctrl-C ends it in the middle of a conversation', async () => {
  const silent = createServer(() => undefined).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  try {
    const environment = {
      OPENAI_API_KEY: 'key',
      OPENAI_BASE_URL: `http://127.0.0.1:${portOf(silent)}`,
    }
    const { child, ended } = demoIn(environment, '--once', '--port', '0')
    await once(silent, 'request')
    child.kill('SIGINT')
    expect(await ended).toMatchObject({ code: 130, signal: null, stderr: '' })
  } finally {
    silent.close()
  }
})

test('a port in use ends it with a clear sentence', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  try {
    const { code, stdout, stderr } = await demo('--once', '--port', String(portOf(taken))).ended
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr.trim()).toMatch(
      /^Port \d+ is in use\. Choose the first of three others with --port, such as --port 5001\.$/,
    )
  } finally {
    taken.close()
  }
})

test('a folder that another demo has open ends it with a clear sentence', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'a2a-demo-'))
  try {
    const running = demo('--port', '0', '--data', folder)
    await running.said('curl')
    const { code, stdout, stderr } = await demo('--port', '0', '--data', folder).ended
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr.trim()).toBe(
      `Cannot keep tasks in ${join(folder, 'compliance.db')}: process ${running.child.pid} has it open. One process at a time can: name another file, or end it`,
    )
    running.child.kill('SIGINT')
    expect((await running.ended).code).toBe(0)
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('a wrong command line ends it with a sentence, and code 2', async () => {
  expect(await demo('--wrong').ended).toMatchObject({
    code: 2,
    stdout: '',
    stderr: 'There is no option --wrong. Try --help.\n',
  })
})

test('a reader that leaves, as head does, ends it quietly', async () => {
  const { child, ended } = demo('--port', '0')
  child.stdout.destroy()
  const { signal, stderr } = await ended
  expect({ signal, stderr }).toEqual({ signal: null, stderr: '' })
})

test('--help explains itself', async () => {
  const { code, stdout } = await demo('--help').ended
  expect(code).toBe(0)
  expect(stdout).toContain('Usage: npx pnpm@12 demo')
})

test.each(['a file', 'a folder in a folder that is not there'])(
  '--data with %s says what it needs, and ends',
  async (kind) => {
    const data = kind === 'a file' ? import.meta.filename : join(import.meta.dirname, 'no', 'more')
    const { code, stderr } = await demo('--once', '--port', '0', '--data', data).ended
    expect(code).toBe(1)
    expect(stderr).toContain(`--data needs a folder, or a place for a new one; ${data} is neither`)
  },
)

test("--data with another program's files names the file, and ends", async () => {
  const folder = await mkdtemp(join(tmpdir(), 'a2a-demo-'))
  const file = join(folder, 'threads.db')
  await writeFile(file, 'not ours')
  const { code, stderr } = await demo('--once', '--port', '0', '--data', folder).ended
  await rm(folder, { recursive: true })
  expect(code).toBe(1)
  expect(stderr).toContain(`Cannot keep threads in ${file}: file is not a database`)
})
