import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'a2a-core/client'
import { expect, onTestFinished, test } from 'vitest'

const program = new URL('echo-desk.ts', import.meta.url).pathname

/** Runs the program, as a script would. */
function desk(...args: string[]) {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk))
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk))
  const closed = once(child, 'close')
  return {
    child,
    async ended() {
      const [code, signal]: unknown[] = await closed
      return { code, signal, stdout, stderr }
    },
    /** Where it is served. */
    async url() {
      while (!stdout.includes('\n')) await once(child.stdout, 'data')
      return stdout.replace('echo: ', '').trim()
    },
  }
}

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'a2a-desk-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

test('an agent is served alone, keeps what it did, and Ctrl-C ends it', async () => {
  const folder = join(await newFolder(), 'new')
  const first = desk('--port', '0', '--data', folder)
  const answer = await (await connect(await first.url())).ask('hello')
  expect(answer.text).toBe('You said hello')
  first.child.kill('SIGINT')
  expect(await first.ended()).toMatchObject({ code: 0, signal: null, stderr: '' })
  const second = desk('--port', '0', '--data', folder)
  const echo = await connect(await second.url())
  const { artifacts, status } = await echo.getTask(answer.task?.id ?? '')
  expect({ artifacts, status }).toEqual({
    artifacts: answer.task?.artifacts,
    status: answer.task?.status,
  })
})

test('a folder that another process has open ends it with a clear sentence', async () => {
  const folder = await newFolder()
  const running = desk('--port', '0', '--data', folder)
  await running.url()
  expect(await desk('--port', '0', '--data', folder).ended()).toEqual({
    code: 1,
    signal: null,
    stdout: '',
    stderr: `Cannot keep tasks in ${join(folder, 'echo.db')}: process ${running.child.pid} has it open. One process at a time can: name another file, or end it\n`,
  })
})

test('a port in use ends it with a clear sentence', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  onTestFinished(() => void taken.close())
  const address = taken.address()
  const port = typeof address === 'object' && address ? String(address.port) : ''
  const { code, stderr } = await desk('--port', port).ended()
  expect(code).toBe(1)
  expect(stderr).toBe(`Port ${port} is in use. Choose another with --port, such as --port 5001.\n`)
})

test('--data with a file says what it needs, and ends', async () => {
  const { code, stderr } = await desk('--port', '0', '--data', program).ended()
  expect(code).toBe(1)
  expect(stderr).toContain(`--data needs a folder, or a place for a new one; ${program} is neither`)
})

test.each<[args: string[], problem: string]>([
  [['--nonsense'], 'There is no option --nonsense. Try --help.'],
  [['--data', ' '], '--data needs a folder: --data ./data'],
  [['--port', '65536'], '--port must be a number from 0 to 65535, not "65536".'],
])('%j is refused in one sentence, with code 2', async (args, problem) => {
  expect(await desk(...args).ended()).toMatchObject({ code: 2, stdout: '', stderr: `${problem}\n` })
})

test('--help names every option', async () => {
  const { code, stdout } = await desk('--help').ended()
  expect(code).toBe(0)
  for (const option of ['data', 'port', 'help']) expect(stdout).toContain(`--${option} `)
})
