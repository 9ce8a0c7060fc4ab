/**
 * Runs the examples, as their READMEs say: `pnpm examples`, or `pnpm examples 03 05` for some. Each
 * server gets a port of its own; a client that fails, or does not end, fails the run.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, globSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** For how long an example may run, in milliseconds. */
const patience = 120_000
/** For how long what was told to end may take to, in milliseconds. */
const grace = 30_000

/** What runs now: nothing of it outlives this program, however that ends. */
const running = new Set<ChildProcess>()
let interrupted = false
/** Where they run, and what they write is. */
const scratch = mkdtempSync(join(tmpdir(), 'examples-'))
process.on('exit', () => {
  for (const each of running) each.kill('SIGKILL')
  rmSync(scratch, { recursive: true, force: true })
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    interrupted = true
    void Promise.all([...running].map(stop)).then(() => process.exit(130))
  })
}

const wanted = process.argv.slice(2)
const folders = globSync('[0-9]*', { cwd: import.meta.dirname }).toSorted()
const chosen = folders.filter(
  (folder) => wanted.length === 0 || wanted.some((name) => folder.startsWith(name)),
)
if (chosen.length === 0) throw new Error(`No example is called ${wanted.join(', ')}`)

let failed = 0
for (const folder of chosen) {
  if (interrupted) break
  const problem = await problemOf(folder)
  if (problem) failed++
  console.log(problem ? `✗ ${folder}: ${problem}` : `✓ ${folder}`)
}
console.log(`${chosen.length - failed} passed, ${failed} failed`)
if (failed > 0) process.exitCode = 1

/** What went wrong with an example, if anything did. */
async function problemOf(folder: string): Promise<string | undefined> {
  const port = await freePort()
  // Where one process is not enough, there is a program that starts them.
  const several = existsSync(join(import.meta.dirname, folder, 'cluster.ts'))
  const server = start(folder, several ? 'cluster.ts' : 'server.ts', String(port))
  try {
    const line = await firstLine(server)
    if (line === undefined) return 'the server did not start'
    server.stdout?.resume()
    const client = start(folder, 'client.ts', `http://localhost:${port}`)
    client.stdout?.resume()
    const [code, signal]: unknown[] = await once(client, 'exit')
    return code === 0 ? undefined : `the client ended with ${String(code ?? signal)}`
  } finally {
    await stop(server)
  }
}

function start(folder: string, program: string, argument: string): ChildProcess {
  const path = `${import.meta.dirname}/${folder}/${program}`
  const started = spawn(process.execPath, [path, argument], {
    cwd: scratch,
    stdio: ['ignore', 'pipe', 'inherit'],
    // The clients' assertions know the stand-ins.
    env: { ...process.env, OPENAI_API_KEY: '' },
    timeout: patience,
  })
  running.add(started)
  started.once('exit', () => running.delete(started))
  return started
}

/** The first line that a program prints; nothing when it ends before. */
async function firstLine({ stdout }: ChildProcess): Promise<string | undefined> {
  if (!stdout) return undefined
  for await (const line of createInterface(stdout)) return line
  return undefined
}

/** Tells a program to end, so that it ends what it has started; and sees to it that it does. */
async function stop(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null) return
  const exited = once(program, 'exit')
  // Once: who is told twice may not take the time to tidy up.
  if (!program.killed) program.kill('SIGTERM')
  const timer = setTimeout(() => program.kill('SIGKILL'), grace)
  await exited
  clearTimeout(timer)
}

/**
 * A port of which the next three are free, too: some examples serve several processes. It is none of
 * those that the system gives to whoever asks for any: it may be a while until it is used.
 */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 20_000)
    const taken = await Promise.allSettled([0, 1, 2, 3].map((more) => listenOnce(port + more)))
    if (taken.every(({ status }) => status === 'fulfilled')) return port
  }
}

async function listenOnce(port: number): Promise<void> {
  const server = createServer().listen(port)
  await once(server, 'listening')
  server.close()
  await once(server, 'close')
}
