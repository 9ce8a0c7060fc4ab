import { inTurns } from '../harness/figures.ts'
import type { Question } from '../harness/question.ts'
import { requestsPerSecond } from '../harness/requests-per-second.ts'
import { resultOf, sendMessage } from '../harness/send-message.ts'
import { startSubject } from '../harness/start-subject.ts'

export const question: Question = {
  name: 'round-trip-message',
  asks: 'How many messages a second are answered with a direct message?',
  async answer() {
    await using ours = await startSubject('ours', 'message')
    await using official = await startSubject('official', 'message')
    await using bare = await startSubject('bare-hono')
    for (const { url } of [ours, official, bare]) {
      const result = JSON.stringify(await resultOf(url, sendMessage('hello')))
      if (!result.includes('You said hello')) throw new Error(`${url} said ${result}`)
    }
    const found = await inTurns(
      { ours: measure(ours), official: measure(official), bare: measure(bare) },
      5,
    )
    const row = { boundary: 'over a socket', unit: 'requests/s' } as const
    return {
      rows: [
        { subject: 'a2a-hono', value: found.ours, ...row },
        { subject: '@a2a-js/sdk on Express', value: found.official, ...row },
        { subject: 'Hono and zod alone', value: found.bare, ...row },
      ],
      goals: [
        { goal: 'of the official SDK', reached: found.ours / found.official, atLeast: 2.2 },
        { goal: 'of Hono and zod alone', reached: found.ours / found.bare, atLeast: 0.75 },
      ],
    }
  },
}

function measure({ url }: { url: string }): () => Promise<number> {
  return () => requestsPerSecond({ url, body: () => sendMessage() })
}
