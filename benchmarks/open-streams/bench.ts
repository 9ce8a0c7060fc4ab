import { severalInTurns } from '../harness/in-turns.ts'
import type { Question } from '../harness/question.ts'
import { broadcastTo } from './broadcast-to.ts'
import { paceOf } from './pace-of.ts'

const streams = 10_000

export const question: Question = {
  name: 'open-streams',
  asks: 'What do 10,000 open streams cost, and how late do events reach many?',
  async answer() {
    const ours = await broadcastTo('crowd', streams)
    const bare = await broadcastTo('bare-crowd', streams)
    const { paced } = await severalInTurns(
      { paced: () => paceOf({ streams: 1_000, pace: 50, tokens: 250 }) },
      3,
      0,
    )
    const over = { boundary: 'over a socket' } as const
    const rows = (subject: string, found: typeof ours) => [
      { subject, ...over, of: `resident, ${streams} open`, value: found.resident, unit: 'MB' },
      { subject, ...over, of: '1 kB to all, p50', value: found.p50, unit: 'ms' },
      { subject, ...over, of: '1 kB to all, p99', value: found.p99, unit: 'ms' },
      { subject, ...over, of: 'sockets left when all have left', value: found.left, unit: '' },
      { subject, ...over, of: 'heap left, over before', value: found.heap, unit: 'MB' },
    ]
    const paces = { subject: 'a2a-hono', ...over, unit: 'ms' }
    return {
      rows: [
        ...rows('a2a-hono', ours),
        ...rows('node:http alone', bare),
        { ...paces, of: '1,000 streams at 50 tokens a second, p50', value: paced.p50 },
        { ...paces, of: '1,000 streams at 50 tokens a second, p99', value: paced.p99 },
      ],
      goals: [
        { goal: 'MB resident with 10,000 streams open', reached: ours.resident, atMost: 400 },
        { goal: 'ms for 1 kB to all, p99', reached: ours.p99, atMost: 400 },
        { goal: 'sockets left when all have left', reached: ours.left, atMost: 0 },
        { goal: 'MB of heap left when all have left', reached: ours.heap, atMost: 10 },
        {
          goal: 'ms for a token, 1,000 streams at 50 a second, p99',
          reached: paced.p99,
          atMost: 200,
        },
      ],
    }
  },
}
