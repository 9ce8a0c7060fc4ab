import { arrivals } from '../harness/arrivals.ts'
import { quantile } from '../harness/figures.ts'
import { openStream } from '../harness/open-stream.ts'
import { sendMessage } from '../harness/send-message.ts'
import { startSubject } from '../harness/start-subject.ts'

/** How late the tokens of many streams come that all run at once, each at an even pace, in ms. */
export async function paceOf(shape: { streams: number; pace: number; tokens: number }) {
  const { streams, pace, tokens } = shape
  await using subject = await startSubject('crowd')
  const body = () => sendMessage(`pace ${pace} ${tokens}`, 'SendStreamingMessage')
  const open = Array.from({ length: streams }, () => openStream(subject.url, body()))
  await Promise.all(open.map(({ ended }) => ended))
  const delays = open.flatMap((stream) => arrivals(stream.take(), tokens))
  return { p50: quantile(delays, 0.5), p99: quantile(delays, 0.99) }
}
