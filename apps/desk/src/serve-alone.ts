import { once } from 'node:events'
import type { Agent } from 'a2a-core/server'
import { a2a } from 'a2a-hono'
import { engineIn } from './engine-in.ts'
import { listen } from './listen.ts'
import { makeFolder } from './make-folder.ts'
import { folderOf, parseCommandLine, portOf } from './parse-command-line.ts'
import { UsageError } from './usage-error.ts'

/** An agent that can be served alone. */
export type Desk = {
  /** Names its file, and is what it says it is. */
  name: string
  /** Its port where nobody says otherwise. */
  port: number
  /** What it takes from the environment, for `--help`, line by line. Default: nothing */
  variables?: string
  /**
   * Makes the agent.
   *
   * @param options.data the folder that everything is kept in; without it, in memory
   * @param options.signal aborts when it is to end
   */
  create(options: { data: string | undefined; signal: AbortSignal }): Promise<OpenDesk>
}

/** An agent, and what is to be closed after it. */
export type OpenDesk = { agent: Agent; close?(): void }

/** The exit code of a program that Ctrl-C ended. */
const interrupted = 130

/**
 * Serves an agent alone, as its command line says, until a signal ends it: what its `main.ts` is.
 * What is wrong is said in a sentence, and is the exit code.
 */
export async function serveAlone(desk: Desk): Promise<void> {
  const stopping = new AbortController()
  function stop(): void {
    // Whoever asks twice does not want to wait.
    if (stopping.signal.aborted) process.exit(interrupted)
    stopping.abort()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  try {
    const {
      port = String(desk.port),
      data,
      help,
    } = parseCommandLine(process.argv.slice(2), {
      port: { type: 'string' },
      data: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    })
    const options = { port: portOf(port, lastPort), data: folderOf(data) }
    if (help) process.stdout.write(usageOf(desk))
    else await serveUntil(stopping.signal, desk, options)
  } catch (error) {
    process.exitCode = stopping.signal.aborted ? interrupted : error instanceof UsageError ? 2 : 1
    if (stopping.signal.aborted) return
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  }
}

const lastPort = 65_535

async function serveUntil(
  signal: AbortSignal,
  desk: Desk,
  { port, data }: { port: number; data: string | undefined },
): Promise<void> {
  await using open = new AsyncDisposableStack()
  if (data !== undefined) makeFolder(data)
  // First of all: who has the tasks has the folder's other files of this agent, too.
  const engine = engineIn(data, desk.name)
  open.defer(() => engine.close({ drainMs: 0 }))
  const opened = await desk.create({ data, signal })
  open.defer(() => opened.close?.())
  const app = a2a(opened.agent, { engine, auth: 'loopback' })
  open.defer(() => app.close({ drainMs: 0 }))
  const server = await listen(app.fetch, port, 'Choose another with --port, such as --port 5001.')
  open.defer(() => server.close())
  app.start()
  process.stdout.write(`${desk.name}: ${server.url}\n`)
  if (!signal.aborted) await once(signal, 'abort')
}

function usageOf({ name, port, variables }: Desk): string {
  return `Serves ${name}, one of the demo's agents, alone.

Usage: node apps/${name}/src/main.ts [options]

  --data <folder>  keep everything there: an agent that was killed goes on where it was
  --port <port>    where it is served (default: ${port}; 0 for any that is free)
  -h, --help       print this
${variables === undefined ? '' : `\nEnvironment:\n${variables}`}`
}
