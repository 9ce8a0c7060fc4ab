/**
 * Checks, for authors without a compiler, that something is a remote agent.
 *
 * @param by who wants one: `toTool`
 * @throws TypeError that says how to get one
 */
export function checkRemote(remote: unknown, by: string): void {
  const { card, stream }: { card?: unknown; stream?: unknown } =
    typeof remote === 'object' && remote !== null ? remote : {}
  if (typeof card === 'object' && card !== null && typeof stream === 'function') return
  const given = remote instanceof Promise ? 'it is a promise: await it first' : 'it is none'
  throw new TypeError(`${by} takes a remote agent; ${given}: pass what await connect(url) gives`)
}
