import { folderOf, modelVariables, parseCommandLine, portOf, UsageError } from 'desk/command-line'

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
${modelVariables}  PRICING_URL      a price desk to use instead of the built-in one
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
} as const

/**
 * Reads the command line.
 *
 * @param args what follows the program's name
 * @throws UsageError saying in one sentence what is wrong
 */
export function parseOptions(args: readonly string[]): DemoOptions {
  const {
    ask,
    approve,
    reject,
    once = false,
    json = false,
    port = '4001',
    data,
    help = false,
  } = parseCommandLine(args, known)
  if (approve && reject) throw new UsageError('Choose one: --approve or --reject.')
  if (ask?.trim() === '') throw new UsageError('--ask needs what the customer asks: --ask "…".')
  return {
    ask,
    approve: approve ? true : reject ? false : undefined,
    once,
    json,
    port: portOf(port, lastPort),
    data: folderOf(data),
    help,
  }
}

/** Three ports in a row must fit. */
const lastPort = 65_533
