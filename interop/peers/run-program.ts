import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** How a program is run. */
export type ProgramOptions = {
  cwd?: string | undefined
  /** Added to the environment. */
  env?: Record<string, string> | undefined
}

/**
 * Runs a program to its end.
 *
 * @param each called with each line that it prints
 * @throws Error when it cannot be run, or ends with another code than 0
 */
export async function runProgram(
  command: string,
  args: readonly string[],
  options: ProgramOptions = {},
  each: (line: string) => void = (line) => console.log(line),
): Promise<void> {
  const child = start(command, args, options)
  const lines = createInterface({ input: child.stdout })
  lines.on('line', each)
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
  if (code === 0) return
  throw new Error(`${command} ${args.join(' ')} ended with ${code ?? signal}`)
}

/**
 * Starts a server that prints its address first, and stops it when it is disposed of.
 *
 * @throws Error when it ends before it has printed one
 */
export async function startServer(
  command: string,
  args: readonly string[],
): Promise<{ url: string } & AsyncDisposable> {
  const child = start(command, args, {})
  const ended = once(child, 'close')
  const lines = createInterface({ input: child.stdout })
  const url = await Promise.race([
    once(lines, 'line').then(([line]) => String(line)),
    ended.then(() => undefined),
  ])
  if (url === undefined) throw new Error(`${command} ${args.join(' ')} ended before it served`)
  return {
    url,
    async [Symbol.asyncDispose]() {
      child.kill()
      const timer = setTimeout(() => child.kill('SIGKILL'), 5_000)
      await ended
      clearTimeout(timer)
    },
  }
}

function start(
  command: string,
  args: readonly string[],
  { cwd, env }: ProgramOptions,
): ChildProcess & { stdout: NonNullable<ChildProcess['stdout']> } {
  return spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}
