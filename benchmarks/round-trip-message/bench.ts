import { installedPeers } from '../harness/installed-peers.ts'
import type { Question } from '../harness/question.ts'
import { roundTrips } from '../harness/round-trips.ts'
import { startSubject } from '../harness/start-subject.ts'

export const question: Question = {
  name: 'round-trip-message',
  asks: 'How many messages a second are answered with a direct message?',
  async answer() {
    const { peers, leftOut } = await installedPeers()
    const subjects = {
      'a2a-hono': () => startSubject('ours', 'message'),
      '@a2a-js/sdk on Express': () => startSubject('official', 'message'),
      ...Object.fromEntries(peers.map(({ name, start }) => [name, () => start('message')])),
      'Hono and zod alone': () => startSubject('bare-hono'),
    }
    const found = await roundTrips(subjects, (result) =>
      JSON.stringify(result).includes('"You said hello"'),
    )
    const ours = found['a2a-hono']
    return {
      rows: Object.entries(found).map(([subject, value]) => {
        return { subject, value, boundary: 'over a socket', unit: 'requests/s' }
      }),
      goals: [
        {
          goal: 'of the official SDK',
          reached: ours / found['@a2a-js/sdk on Express'],
          atLeast: 2.2,
        },
        {
          goal: 'of Hono and zod alone',
          reached: ours / found['Hono and zod alone'],
          atLeast: 0.75,
        },
      ],
      leftOut,
    }
  },
}
