import { arrivals } from '../harness/arrivals.ts'
import { median, quantile } from '../harness/figures.ts'
import { installedPeers } from '../harness/installed-peers.ts'
import { severalInTurns } from '../harness/in-turns.ts'
import type { Answer, Row } from '../harness/question.ts'
import { readStream } from '../harness/read-stream.ts'
import { startSubject } from '../harness/start-subject.ts'

/** How many tokens are asked for; fewer of the SDKs, whose time may grow with the square. */
const many = 5_000
const fewer = 1_000

/** Streams of tokens to one client, from programs in processes of their own. */
export async function overSocket(): Promise<Answer> {
  await using started = new AsyncDisposableStack()
  const ours = started.use(await startSubject('ours', 'tokens'))
  const bare = started.use(await startSubject('bare-stream'))
  const found = await severalInTurns({ ours: measure(ours, many), bare: measure(bare, many) }, 7)
  const { peers, leftOut } = await installedPeers()
  const servers: [name: string, server: { url: string }][] = [
    ['a2a-hono', ours],
    ['@a2a-js/sdk on Express', started.use(await startSubject('official', 'tokens'))],
  ]
  for (const { name, start } of peers) servers.push([name, started.use(await start('tokens'))])
  const peersFound = await severalInTurns(
    Object.fromEntries(servers.map(([name, server]) => [name, measure(server, fewer)])),
    3,
  )
  return {
    rows: [
      ...rowsOf('a2a-hono', found.ours),
      ...rowsOf('node:http alone', found.bare),
      ...Object.entries(peersFound).map(([subject, { took }]) =>
        rowOf(subject, '1,000 tokens', took),
      ),
    ],
    goals: [
      {
        goal: 'times as long as node:http alone',
        reached: found.ours.took / found.bare.took,
        atMost: 2.5,
      },
    ],
    leftOut,
  }
}

function rowsOf(subject: string, { took, p50, p99 }: Found): Row[] {
  return [
    rowOf(subject, '5,000 tokens', took),
    rowOf(subject, 'a token under way, p50', p50),
    rowOf(subject, 'a token under way, p99', p99),
  ]
}

function rowOf(subject: string, of: string, value: number): Row {
  return { subject, of, boundary: 'over a socket', value, unit: 'ms' }
}

type Found = { took: number; p50: number; p99: number }

/** How long a stream takes, and each of its tokens, every one of which must come, in order. */
function measure({ url }: { url: string }, tokens: number): () => Promise<Found> {
  return async () => {
    const stream = await readStream(url, String(tokens))
    const delays = arrivals(stream, tokens)
    return { took: stream.took, p50: median(delays), p99: quantile(delays, 0.99) }
  }
}
