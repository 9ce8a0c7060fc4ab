import type { Cut } from './cutting-proxy.ts'

/** Two to six cuts of every kind, the same for the same seed. */
export function randomCuts(seed: number): Cut[] {
  const random = randomOf(seed)
  const whole = (from: number, to: number): number => from + Math.floor(random() * (to - from + 1))
  return Array.from({ length: whole(2, 6) }, (): Cut => {
    const reset = random() < 0.3
    switch (whole(0, 5)) {
      case 0:
        return { after: 'request', reset }
      case 1:
        return { after: 0, reset }
      case 2:
        // In the head of the response, or in its first event.
        return { after: 0, bytes: whole(1, 600), reset }
      case 3:
        return { after: whole(1, 12), reset }
      case 4:
        return { after: whole(1, 12), bytes: whole(1, 200), reset }
      default:
        return { after: 'end', reset }
    }
  })
}

/** Random numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
