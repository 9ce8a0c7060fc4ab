import { keyHeader } from '../server/key-owners.ts'

/** Where a request goes, and whose it is. */
export type Address = { origin: string; agent: string; owner: string }

/** What goes with a request. */
export type Extras = { extensions?: readonly string[]; signal: AbortSignal }

/** The server understood, and refused. */
export class Refused extends Error {
  override readonly name = 'Refused'
  /** The reason in the specification's words, such as `TASK_NOT_FOUND`. */
  readonly reason: string

  constructor(body: string) {
    super(body.slice(0, 500))
    this.reason = /"reason":"([A-Z_]+)"/.exec(body)?.[1] ?? 'UNKNOWN'
  }
}

/** The headers of a request in version 1.0. */
export function headersOf({ owner }: Address, { extensions = [] }: Extras): Record<string, string> {
  return {
    'Content-Type': 'application/json',
    'A2A-Version': '1.0',
    [keyHeader]: owner,
    ...(extensions.length > 0 && { 'A2A-Extensions': extensions.join(',') }),
  }
}

/**
 * One request over JSON-RPC.
 *
 * @throws Refused when it is answered with an error; what `fetch` throws when it is not answered
 */
export async function call(
  address: Address,
  method: string,
  params: object,
  extras: Extras,
): Promise<unknown> {
  const response = await fetch(`${address.origin}/${address.agent}`, {
    method: 'POST',
    headers: headersOf(address, extras),
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    signal: extras.signal,
  })
  const body = await response.text()
  const { result } = JSON.parse(body) as { result?: unknown }
  if (result === undefined) throw new Refused(body)
  return result
}
