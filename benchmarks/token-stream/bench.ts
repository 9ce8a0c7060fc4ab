import { timeOf } from '../harness/figures.ts'
import { inTurns } from '../harness/in-turns.ts'
import type { Question, Row } from '../harness/question.ts'
import { appendLoop, official, ours, type MakeStream } from './in-process.ts'
import { overSocket } from './over-socket.ts'

export const question: Question = {
  name: 'token-stream',
  asks: 'How long does a stream of so many tokens take, each said in a turn of the event loop?',
  async answer() {
    const inProcess = await measureInProcess()
    const socket = await overSocket()
    const { of, rows } = inProcess
    return {
      rows: [...rows, ...socket.rows],
      goals: [
        {
          goal: 'ten times the tokens take, ten times as long (50,000 to 5,000)',
          reached: of('ours', 50_000) / of('ours', 5_000),
          atMost: 12,
        },
        {
          goal: 'times as fast as the official handler, 1,000 tokens',
          reached: of('official', 1_000) / of('ours', 1_000),
          atLeast: 50,
        },
        {
          goal: 'times as fast as the official handler, 5,000 tokens',
          reached: of('official', 5_000) / of('ours', 5_000),
          atLeast: 500,
        },
        {
          goal: 'times as long as the append loop, 5,000 tokens',
          reached: of('append', 5_000) / of('ours', 5_000),
          atLeast: 1 / 5,
        },
        ...socket.goals,
      ],
      leftOut: socket.leftOut,
    }
  },
}

const names = { ours: 'a2a-core', official: '@a2a-js/sdk', append: 'a loop that appends' }

async function measureInProcess() {
  const subjects = { ours: ours(), official: official(), append: appendLoop() }
  for (const make of Object.values(subjects)) await check(make)
  const figures = new Map<string, number>()
  const rows: Row[] = []
  for (const tokens of [100, 1_000, 5_000, 50_000]) {
    // What takes a time that grows with the square takes one round, and no more than 5,000.
    const slow = tokens > 1_000
    const measure = (make: MakeStream) => () => timeOf(() => drain(make(tokens)))
    const { official: peer, ...fast } = subjects
    const all = { ours: measure(fast.ours), append: measure(fast.append) }
    const found: { ours: number; append: number; official?: number } = slow
      ? await inTurns(all, 5)
      : await inTurns({ ...all, official: measure(peer) }, 5)
    if (tokens === 5_000) found.official = await measure(peer)()
    for (const [name, value] of Object.entries(found)) {
      figures.set(`${name} ${tokens}`, value)
      const subject = names[name as keyof typeof names]
      const of = `${tokens.toLocaleString('en-US')} tokens`
      rows.push({ subject, of, boundary: 'in process', value, unit: 'ms' })
    }
  }
  const of = (name: keyof typeof names, tokens: number): number => {
    return figures.get(`${name} ${tokens}`) ?? NaN
  }
  return { of, rows }
}

async function drain(stream: AsyncGenerator<string, void, undefined>): Promise<number> {
  let bytes = 0
  for await (const event of stream) bytes += event.length
  return bytes
}

async function check(make: MakeStream): Promise<void> {
  let text = ''
  for await (const event of make(20)) text += event
  const tokens = text.match(/\d+\.\d+(?= )/g) ?? []
  if (tokens.length !== 20) throw new Error(`20 tokens were asked for, ${tokens.length} came`)
}
