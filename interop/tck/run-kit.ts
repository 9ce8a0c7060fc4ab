import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

/**
 * Installs what the kit needs into a virtual environment inside its checkout, if that is not done
 * yet.
 *
 * @param checkout where the kit is
 * @returns the path of the environment's Python
 */
export async function installKit(checkout: string): Promise<string> {
  if (!existsSync(resolve(checkout, 'run_tck.py'))) {
    throw new Error(`${checkout} is no checkout of the kit: it has no run_tck.py`)
  }
  const environment = resolve(checkout, '.venv')
  const python = resolve(environment, 'bin', 'python')
  const pytest = resolve(environment, 'bin', 'pytest')
  if (!existsSync(pytest)) {
    await run('python3', ['-m', 'venv', environment], checkout)
    await run(python, ['-m', 'pip', 'install', '--quiet', '--editable', '.'], checkout)
  }
  return python
}

/**
 * Runs the kit as its README says.
 *
 * @param url where the agent is
 * @param select which tests run, in the words of pytest's `-k`. Default: all
 * @returns what the kit printed
 * @throws Error when the tests did not run
 */
export async function runKit(
  checkout: string,
  python: string,
  url: string,
  select?: string,
): Promise<string> {
  // -r has pytest name every test that failed (f), broke (E), failed as one may (x), was skipped (s).
  const args = ['run_tck.py', '--sut-host', url, '--', '-rfExs', ...(select ? ['-k', select] : [])]
  return run(python, args, checkout, [0, 1])
}

/** Runs a program, shows its output and gives it. */
async function run(
  program: string,
  args: string[],
  cwd: string,
  goodCodes: readonly number[] = [0],
): Promise<string> {
  // CI has pytest print reasons in full.
  const env = { ...process.env, CI: 'true' }
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk
    process.stdout.write(chunk)
  })
  const code = await new Promise<number | null>((settle, fail) => {
    child.once('error', fail)
    child.once('close', settle)
  })
  if (code !== null && goodCodes.includes(code)) return output
  throw new Error(`${program} ${args.join(' ')} ended with ${code ?? 'a signal'}`)
}
