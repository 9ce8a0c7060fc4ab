import { parseArgs, type ParseArgsConfig } from 'node:util'

/** What the demo is told to do. */
export type DemoOptions = {
  /** The customer's words. */
  ask: string | undefined
  /** The answer to an approval; a person gives it where there is none. */
  approve: boolean | undefined
  /** Whether the demo ends after one conversation. */
  once: boolean
  /** Whether one JSON document is printed at the end, and nothing else. */
  json: boolean
  /** The first of three ports; 0 for any that are free. */
  port: number
  /** The folder that everything is kept in; without it, in memory. */
  data: string | undefined
  help: boolean
}

/** The command line says something that is not understood. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** What `--help` prints. */
export const usage = `A customer, three agents, three frameworks, one conversation over A2A.

Usage: npx pnpm@12 demo [options]

  --ask "<words>"  what the customer asks (default: a renewal that needs an approval)
  --approve        approve what the agents ask to have approved
  --reject         reject it
  --once           end after one conversation
  --json           print one JSON document at the end, and nothing else
  --data <folder>  keep everything there: a demo that was killed goes on where it was
  --port <first>   the first of three ports (default: 4001; 0 for any that are free)
  -h, --help       print this

Environment:
  OPENAI_API_KEY   lets a real model answer instead of the built-in one
  OPENAI_BASE_URL  where it is (default: OpenAI)
  MODEL            which one it is (default: gpt-5-mini)
  PRICING_URL      a price desk to use instead of the built-in one
  COMPLIANCE_URL   a compliance desk to use instead of the built-in one
`

const known = {
  ask: { type: 'string' },
  approve: { type: 'boolean' },
  reject: { type: 'boolean' },
  once: { type: 'boolean' },
  json: { type: 'boolean' },
  port: { type: 'string' },
  data: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options']

/**
 * Reads the command line.
 *
 * @param args what follows the program's name
 * @throws UsageError saying in one sentence what is wrong
 */
export function parseOptions(args: readonly string[]): DemoOptions {
  // pnpm hands on the `--` that separates its own options from the script's.
  const { values, tokens } = parseArgs({
    args: args[0] === '--' ? args.slice(1) : [...args],
    options: known,
    strict: false,
    tokens: true,
  })
  for (const token of tokens) checkToken(token)
  const {
    ask,
    approve,
    reject,
    once = false,
    json = false,
    port = '4001',
    data,
    help = false,
  } = values as { ask?: string; port?: string; data?: string } & { [flag in Flag]?: boolean }
  if (approve && reject) throw new UsageError('Choose one: --approve or --reject.')
  if (ask?.trim() === '') throw new UsageError('--ask needs what the customer asks: --ask "…".')
  if (data?.trim() === '') throw new UsageError('--data needs a folder: --data ./data')
  return {
    ask,
    approve: approve ? true : reject ? false : undefined,
    once,
    json,
    port: portOf(port),
    data,
    help,
  }
}

type Flag = 'approve' | 'reject' | 'once' | 'json' | 'help'
type Token = NonNullable<ReturnType<typeof parseArgs>['tokens']>[number]

function checkToken(token: Token): void {
  if (token.kind === 'option-terminator') return
  if (token.kind === 'positional') {
    throw new UsageError(`"${token.value}" belongs to no option. Try --help.`)
  }
  const { name, rawName, value } = token
  const option = Object.hasOwn(known, name) ? known[name as keyof typeof known] : undefined
  if (!option) throw new UsageError(`There is no option ${rawName}. Try --help.`)
  if (option.type === 'boolean' && value !== undefined) {
    throw new UsageError(`${rawName} takes no value, but got "${value}".`)
  }
  const isMissing = value === undefined || (!token.inlineValue && value.startsWith('--'))
  if (option.type === 'string' && isMissing) {
    throw new UsageError(`${rawName} needs a value. Try --help.`)
  }
}

/** Three ports in a row must fit. */
const lastPort = 65_533

function portOf(value: string): number {
  const port = /^\d+$/.test(value) ? Number(value) : NaN
  if (port <= lastPort) return port
  throw new UsageError(`--port must be a number from 0 to ${lastPort}, not "${value}".`)
}
