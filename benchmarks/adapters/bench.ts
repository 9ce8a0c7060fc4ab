import { timeOf } from '../harness/figures.ts'
import { inTurns } from '../harness/in-turns.ts'
import type { Goal, Question, Row } from '../harness/question.ts'
import { streamOf } from '../harness/stream-of.ts'
import { aiSdk } from './ai-sdk.ts'
import type { Framework } from './framework.ts'
import { langGraph } from './langgraph.ts'

const tokens = 2_000

export const question: Question = {
  name: 'adapters',
  asks: 'How many tokens a second come through an adapter, beside what its framework gives itself?',
  async answer() {
    const rows: Row[] = []
    const goals: Goal[] = []
    const frameworks = { LangGraph: langGraph(), 'AI SDK': aiSdk() }
    for (const [name, framework] of Object.entries(frameworks)) {
      const { alone, served } = await measure(framework)
      const row = { of: '2,000 tokens', boundary: 'in process', unit: 'tokens/s' } as const
      rows.push({ subject: `${name} alone`, value: alone, ...row })
      rows.push({ subject: `${name}, served`, value: served, ...row })
      goals.push({ goal: `of ${name} alone`, reached: served / alone, atLeast: 0.8 })
    }
    return { rows, goals }
  },
}

async function measure({ agent, alone }: Framework) {
  const served = streamOf(agent)
  await check(alone(20))
  await check(served('20'))
  return inTurns(
    {
      alone: () => perSecond(alone(tokens)),
      served: () => perSecond(served(String(tokens))),
    },
    5,
  )
}

async function perSecond(stream: AsyncGenerator<string, void, undefined>): Promise<number> {
  let events = 0
  const took = await timeOf(async () => {
    for await (const _ of stream) events++
  })
  if (events === 0) throw new Error('Nothing came')
  return tokens / (took / 1_000)
}

async function check(stream: AsyncGenerator<string, void, undefined>): Promise<void> {
  let text = ''
  for await (const event of stream) text += event
  const count = text.match(/token /g)?.length
  if (count !== 20) throw new Error(`20 tokens were asked for, ${count} came`)
}
