import type { ReadStream } from './read-stream.ts'

/**
 * For how long each token of a stream was under way, in milliseconds: a token is the time at which
 * it was said. Several of them in one event came at the same time.
 *
 * @throws Error when tokens are missing, or out of order
 */
export function arrivals(
  { text, pieces }: Pick<ReadStream, 'text' | 'pieces'>,
  tokens: number,
): number[] {
  const delays: number[] = []
  let piece = 0
  let last = 0
  for (const { 0: token, index } of text.matchAll(/\d{4,}\.\d+(?= )/g)) {
    while ((pieces[piece]?.end ?? Infinity) < index + token.length) piece++
    const said = Number(token)
    if (said < last) throw new Error('The tokens are out of order')
    last = said
    delays.push((pieces[piece]?.at ?? 0) - said)
  }
  if (delays.length !== tokens) throw new Error(`${delays.length} of ${tokens} tokens came`)
  return delays
}
