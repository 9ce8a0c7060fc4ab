import { median, quantile } from '../harness/figures.ts'
import { severalInTurns } from '../harness/in-turns.ts'
import type { Question, Row } from '../harness/question.ts'
import { now } from '../harness/now.ts'
import { readStream } from '../harness/read-stream.ts'
import { startSubject } from '../harness/start-subject.ts'

const requests = 1_000

export const question: Question = {
  name: 'first-token',
  asks: 'How much later does the first token come than from the agent itself?',
  async answer() {
    await using ours = await startSubject('ours', 'tokens')
    await using official = await startSubject('official', 'tokens')
    await using bare = await startSubject('bare-stream')
    const found = await severalInTurns(
      { ours: measure(ours), official: measure(official), bare: measure(bare) },
      5,
    )
    const row = { boundary: 'over a socket', unit: 'ms' } as const
    const rows = (subject: string, { p50, p99 }: { p50: number; p99: number }): Row[] => [
      { subject, of: 'p50', ...row, value: p50 },
      { subject, of: 'p99', ...row, value: p99 },
    ]
    return {
      rows: [
        ...rows('a2a-hono', found.ours),
        ...rows('@a2a-js/sdk on Express', found.official),
        ...rows('node:http alone', found.bare),
      ],
      goals: [{ goal: 'ms added to calling the agent, p50', reached: found.ours.p50, atMost: 1 }],
    }
  },
}

function measure({ url }: { url: string }) {
  return async () => {
    const times: number[] = []
    for (let request = 0; request < requests; request++) times.push(await firstToken(url))
    return { p50: median(times), p99: quantile(times, 0.99) }
  }
}

/**
 * The time from the request to the first token, in milliseconds. The agent says it a turn of the
 * event loop after it is called, so all of it is added.
 */
async function firstToken(url: string): Promise<number> {
  const begun = now()
  let first: number | undefined
  const { text } = await readStream(url, '1', (piece) => {
    if (first === undefined && piece.includes('"artifactUpdate"')) first = now() - begun
  })
  if (first === undefined) throw new Error(`No token came: ${text}`)
  return first
}
