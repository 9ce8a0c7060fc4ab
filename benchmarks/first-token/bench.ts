import { inTurns, median, quantile } from '../harness/figures.ts'
import type { Question, Row } from '../harness/question.ts'
import { now } from '../harness/now.ts'
import { readStream } from '../harness/read-stream.ts'
import { startSubject } from '../harness/start-subject.ts'

const requests = 300

export const question: Question = {
  name: 'first-token',
  asks: 'How much later does the first token come than from the agent itself?',
  async answer() {
    await using ours = await startSubject('ours', 'tokens')
    await using official = await startSubject('official', 'tokens')
    await using bare = await startSubject('bare-stream')
    const late: { [name: string]: number[] } = { ours: [], official: [], bare: [] }
    const measure = (name: string, url: string) => async () => {
      const times: number[] = []
      for (let request = 0; request < requests; request++) times.push(await firstToken(url))
      late[name]?.push(quantile(times, 0.99))
      return median(times)
    }
    const found = await inTurns(
      {
        ours: measure('ours', ours.url),
        official: measure('official', official.url),
        bare: measure('bare', bare.url),
      },
      5,
    )
    const row = { boundary: 'over a socket', unit: 'ms' } as const
    const rows = (subject: string, name: keyof typeof found): Row[] => [
      { subject, of: 'p50', ...row, value: found[name] },
      { subject, of: 'p99', ...row, value: median((late[name] ?? []).slice(1)) },
    ]
    return {
      rows: [
        ...rows('a2a-hono', 'ours'),
        ...rows('@a2a-js/sdk on Express', 'official'),
        ...rows('node:http alone', 'bare'),
      ],
      goals: [{ goal: 'ms added to calling the agent, p50', reached: found.ours, atMost: 1 }],
    }
  },
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
