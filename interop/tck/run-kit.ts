import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Kit } from './kit.ts'

/**
 * Installs what the kit needs into a virtual environment inside its checkout, if that is not done
 * yet.
 *
 * @param checkout where the kit is
 * @returns the path of the environment's Python
 */
export async function installKit(checkout: string, { branch, folder }: Kit): Promise<string> {
  if (!existsSync(resolve(checkout, folder))) {
    throw new Error(`${checkout} is no checkout of the kit's branch ${branch}: it has no ${folder}`)
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
 * @param args what the kit is told
 * @param select which tests run, in the words of pytest's `-k`. Default: all
 * @returns what the kit printed
 * @throws Error when the tests did not run
 */
export async function runKit(
  checkout: string,
  python: string,
  args: string[],
  select?: string,
): Promise<string> {
  const options = {
    // -r has pytest name every test that failed (f), broke (E), failed as one may (x), was skipped
    // (s).
    PYTEST_ADDOPTS: `-rfExs${select === undefined ? '' : ` -k '${select}'`}`,
    // CI has pytest print reasons in full.
    CI: 'true',
  }
  return run(python, ['run_tck.py', ...args], checkout, options, [0, 1])
}

/** Runs a program, shows its output and gives it. */
async function run(
  program: string,
  args: string[],
  cwd: string,
  variables: { [name: string]: string } = {},
  goodCodes: readonly number[] = [0],
): Promise<string> {
  const env = { ...process.env, ...variables }
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
