import { arrivals } from '../harness/arrivals.ts'
import { median, quantile } from '../harness/figures.ts'
import { openStream, type OpenStream } from '../harness/open-stream.ts'
import { sendMessage } from '../harness/send-message.ts'
import type { Usage } from '../harness/serve-subject.ts'
import { startCompiled, type Subject } from '../harness/start-subject.ts'

/** How many are opened at a time: a server takes no more at once than its queue holds. */
const atOnce = 200
const rounds = 7

/** What open streams of one task cost, in MB, and when 1 kB has reached all of them, in ms. */
export async function broadcastTo(name: string, streams: number) {
  await using subject = await startCompiled(name)
  const before = await subject.usage()
  const first = openStream(subject.url, sendMessage('wait', 'SendStreamingMessage'))
  await first.begun
  const open: OpenStream[] = [first]
  const [id] = /(?<="(?:taskId|id)":")[\w-]{36}/.exec(first.take().text) ?? []
  const subscribe = { jsonrpc: '2.0', id: 1, method: 'SubscribeToTask', params: { id } }
  while (open.length < streams) {
    const more = Array.from({ length: Math.min(atOnce, streams - open.length) }, () => {
      return openStream(subject.url, JSON.stringify(subscribe))
    })
    await Promise.all(more.map(({ begun }) => begun))
    open.push(...more)
  }
  const { resident } = await subject.usage()
  const p50: number[] = []
  const p99: number[] = []
  // One more than count: the first warms up.
  for (let round = 0; round <= rounds; round++) {
    for (const stream of open) stream.take()
    await openStream(subject.url, sendMessage('broadcast')).ended
    const delays = await allOf(open)
    if (round === 0) continue
    p50.push(quantile(delays, 0.5))
    p99.push(quantile(delays, 0.99))
  }
  for (const stream of open) stream.close()
  const after = await untilLeft(subject)
  return {
    resident: resident / 1e6,
    p50: median(p50),
    p99: median(p99),
    left: after.sockets,
    heap: (after.heap - before.heap) / 1e6,
  }
}

/** How late one event was in each stream, once all have it. */
async function allOf(open: readonly OpenStream[]): Promise<number[]> {
  const taken = new Map<OpenStream, number>()
  const deadline = performance.now() + 30_000
  while (taken.size < open.length) {
    await new Promise((resolve) => setTimeout(resolve, 20))
    for (const stream of open) {
      if (taken.has(stream) || !stream.has(1_000)) continue
      const [delay = NaN] = arrivals(stream.take(), 1)
      taken.set(stream, delay)
    }
    if (performance.now() > deadline) throw new Error(`${taken.size} streams had the event`)
  }
  return [...taken.values()]
}

/** What is used once the server has seen that everybody left, and Node has closed what they held. */
async function untilLeft(subject: Subject): Promise<Usage> {
  let used = await subject.usage()
  for (let seconds = 0; seconds < 5; seconds++) {
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    used = await subject.usage()
  }
  return used
}
