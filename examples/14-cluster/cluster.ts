/**
 * What the example needs around it: a PostgreSQL, three processes of `server.ts`, and a proxy.
 * Where you run it, these are there already.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createProxy } from './proxy.ts'

const port = Number(process.argv[2] ?? 4001)
const ports = [port + 1, port + 2, port + 3]
const started: ChildProcess[] = []

type Database = { url: string; start(): Promise<void>; remove(): Promise<void> }

let isOver = false
const ended = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => resolve())
})
const database = process.env.DATABASE_URL ? undefined : await newDatabase()
try {
  await Promise.race([startAll(), ended])
  await ended
} finally {
  isOver = true
  for (const each of started) each.kill('SIGKILL')
  await database?.remove()
}
process.exit()

/** One for this run, which is gone with it: this repository's tests have it, and no package. */
async function newDatabase(): Promise<Database> {
  const program = new URL(
    '../../packages/a2a-postgres/test/server/start-server.ts',
    import.meta.url,
  )
  const { newServer } = (await import(program.href)) as { newServer: () => Promise<Database> }
  return newServer()
}

async function startAll(): Promise<void> {
  await database?.start()
  if (isOver) return
  const DATABASE_URL = database?.url ?? process.env.DATABASE_URL
  await Promise.all(ports.map((each) => start(each, { ...process.env, DATABASE_URL })))
  await once(createProxy(ports).listen(port), 'listening')
  console.log(`Three processes are served at http://localhost:${port}, each at ${ports.join(', ')}`)
}

/** Starts a process, and waits until it serves. */
async function start(at: number, env: NodeJS.ProcessEnv): Promise<void> {
  const server = spawn(process.execPath, [join(import.meta.dirname, 'server.ts'), String(at)], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  started.push(server)
  const failed = once(server, 'exit').then(() => {
    throw new Error(`The process at ${at} did not start`)
  })
  await Promise.race([once(server.stdout, 'data'), failed])
  failed.catch(() => undefined)
}
