import { connect, type RemoteAgent } from 'a2a-core/client'
import { median, quantile, timeOf } from '../harness/figures.ts'
import { severalInTurns } from '../harness/in-turns.ts'
import type { Question } from '../harness/question.ts'
import { startSubject, type Subject } from '../harness/start-subject.ts'

const requests = 300

/** For how long the chain is asked before it is measured, in milliseconds, and by how many at a time. */
const [warmUp, askers] = [8_000, 8]

export const question: Question = {
  name: 'chain-of-five',
  asks: 'How long does an answer take that goes through five agents, each in a process of its own?',
  async answer() {
    await using started = new AsyncDisposableStack()
    const urls: string[] = []
    for (let hop = 0; hop < 5; hop++) {
      const before = urls.at(-1)
      const subject: Subject = await startSubject('hop', ...(before ? [before] : []))
      urls.push(started.use(subject).url)
    }
    const last = await connect(urls[0] ?? '')
    const first = await connect(urls[4] ?? '')
    for (const remote of [first, last]) {
      const { text } = await remote.ask('hello')
      if (text !== 'You said hello') throw new Error(`It said ${text}`)
    }
    await warm(first)
    const { five, one } = await severalInTurns({ five: measure(first), one: measure(last) }, 5)
    const row = { boundary: 'over a socket', unit: 'ms' } as const
    return {
      rows: [
        { subject: 'five agents', of: 'p50', ...row, value: five.p50 },
        { subject: 'five agents', of: 'p99', ...row, value: five.p99 },
        { subject: 'one agent', of: 'p50', ...row, value: one.p50 },
      ],
      goals: [{ goal: 'ms for all five, p50', reached: five.p50, atMost: 5 }],
    }
  },
}

function measure(remote: RemoteAgent) {
  return async () => {
    const times: number[] = []
    for (let request = 0; request < requests; request++) {
      times.push(await timeOf(() => remote.ask('hello')))
    }
    return { p50: median(times), p99: quantile(times, 0.99) }
  }
}

/** Asks for a while: processes that have just begun compile for most of that time. */
async function warm(remote: RemoteAgent): Promise<void> {
  const until = performance.now() + warmUp
  const ask = async () => {
    while (performance.now() < until) await remote.ask('hello')
  }
  await Promise.all(Array.from({ length: askers }, ask))
}
