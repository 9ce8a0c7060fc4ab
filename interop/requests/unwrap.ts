/**
 * Takes what is answered out of a response of JSON-RPC; other JSON is what is answered itself.
 *
 * @returns envelope the rest of the response
 */
export function unwrap(json: unknown): { content: unknown; envelope?: string } {
  const response: Record<string, unknown> = Object(json)
  if (!('jsonrpc' in response)) return { content: json }
  const { result, error, ...rest } = response
  const envelope = JSON.stringify(rest)
  return { content: 'result' in response ? result : { error }, envelope }
}
