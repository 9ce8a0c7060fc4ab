/** The demo: `npx pnpm@12 demo --help`. */
import { UsageError } from 'desk/command-line'
import { askPerson } from './ask-person.ts'
import { parseOptions, usage } from './parse-options.ts'
import { openScreen } from './screen.ts'

/** The exit code of a program that Ctrl-C ended. */
const interrupted = 130

/** Runs the demo, and gives the exit code. */
async function main(): Promise<number> {
  const stopping = new AbortController()
  function stop(): void {
    // Whoever asks twice does not want to wait.
    if (stopping.signal.aborted) process.exit(interrupted)
    stopping.abort()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  // Whoever reads has left, as `head` does: nothing is left to be said, and that is no failure.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', () => stopping.abort())
  }

  try {
    const { help, ...options } = parseOptions(process.argv.slice(2))
    if (help) {
      process.stdout.write(usage)
      return 0
    }
    // The frameworks take their time to load: whoever needs help need not wait for them.
    const { runDemo } = await import('./run-demo.ts')
    const output = options.json ? process.stderr : process.stdout
    const { signal } = stopping
    const hasPerson = process.stdin.isTTY && output.isTTY
    await runDemo(options, {
      environment: process.env,
      screen: openScreen(output),
      askPerson: hasPerson
        ? (question) => askPerson(question, { output, signal, onCancel: stop })
        : undefined,
      print: (report) => process.stdout.write(`${JSON.stringify(report, null, 2)}\n`),
      signal,
      pace: output.isTTY ? 25 : 0,
    })
    return 0
  } catch (error) {
    if (stopping.signal.aborted) return interrupted
    const message = error instanceof Error ? error.message : String(error)
    if (error instanceof UsageError) {
      process.stderr.write(`${message}\n`)
      return 2
    }
    process.stderr.write(`\n${message}\n`)
    return 1
  }
}

process.exitCode = await main()
