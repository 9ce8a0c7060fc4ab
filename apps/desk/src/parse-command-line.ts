import { parseArgs, type ParseArgsConfig } from 'node:util'
import { UsageError } from './usage-error.ts'

/** The options that a program knows, as `parseArgs` has them. */
type Known = NonNullable<ParseArgsConfig['options']>
type Token = NonNullable<ReturnType<typeof parseArgs>['tokens']>[number]

/** What was said of each option. */
type Said<Options extends Known> = {
  [name in keyof Options]?: Options[name]['type'] extends 'boolean' ? boolean : string
}

/**
 * Reads the options of a command line.
 *
 * @param args what follows the program's name
 * @param known the options there are; no others, and nothing beside them, may be there
 * @throws UsageError saying in one sentence what is wrong
 */
export function parseCommandLine<const Options extends Known>(
  args: readonly string[],
  known: Options,
): Said<Options> {
  // pnpm hands on the `--` that separates its own options from the script's.
  const { values, tokens } = parseArgs({
    args: args[0] === '--' ? args.slice(1) : [...args],
    options: known,
    strict: false,
    tokens: true,
  })
  for (const token of tokens) checkToken(token, known)
  return values
}

function checkToken(token: Token, known: Known): void {
  if (token.kind === 'option-terminator') return
  if (token.kind === 'positional') {
    throw new UsageError(`"${token.value}" belongs to no option. Try --help.`)
  }
  const { name, rawName, value } = token
  const option = Object.hasOwn(known, name) ? known[name] : undefined
  if (!option) throw new UsageError(`There is no option ${rawName}. Try --help.`)
  if (option.type === 'boolean' && value !== undefined) {
    throw new UsageError(`${rawName} takes no value, but got "${value}".`)
  }
  const isMissing = value === undefined || (!token.inlineValue && value.startsWith('--'))
  if (option.type === 'string' && isMissing) {
    throw new UsageError(`${rawName} needs a value. Try --help.`)
  }
}

/**
 * The port that `--port` names.
 *
 * @param last the highest there may be
 * @throws UsageError when it is none
 */
export function portOf(value: string, last: number): number {
  const port = /^\d+$/.test(value) ? Number(value) : NaN
  if (port <= last) return port
  throw new UsageError(`--port must be a number from 0 to ${last}, not "${value}".`)
}

/**
 * The folder that `--data` names.
 *
 * @throws UsageError when it is named by nothing
 */
export function folderOf(value: string | undefined): string | undefined {
  if (value?.trim() === '') throw new UsageError('--data needs a folder: --data ./data')
  return value
}
