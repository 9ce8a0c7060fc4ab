import { connect, type RemoteAgent } from 'a2a-core/client'
import type { Agent } from 'a2a-core/server'
import { a2a } from 'a2a-hono'
import { createCompliance } from 'compliance'
import { expect, test } from 'vitest'
import { builtInModel, createPricing } from '../src/index.ts'

/** An agent as its clients see it, without a network between. */
function remote(agent: Agent): Promise<RemoteAgent> {
  const app = a2a(agent, { auth: 'none' })
  const fetch = async (url: string, init: RequestInit): Promise<Response> =>
    app.fetch(new Request(url, init))
  return connect('http://agent.test', { fetch })
}

async function pricing(compliance: Agent = createCompliance()): Promise<RemoteAgent> {
  return remote(createPricing({ compliance: await remote(compliance), model: builtInModel() }))
}

const price = { seats: 250, years: 2, listPrice: 96_000, currency: 'EUR' }

test('without a discount the price book alone makes the quote', async () => {
  const answer = await (await pricing()).ask('250 seats for 2 years')
  expect(answer).toMatchObject({
    state: 'completed',
    data: {
      quote: {
        ...price,
        discount: 0,
        total: 96_000,
        terms: '250 seats for 2 years, billed yearly in advance.',
      },
      decisions: [],
      alternative: null,
    },
  })
})

test('a small discount is reviewed, and approved without a person', async () => {
  const answer = await (await pricing()).ask('250 seats for 2 years, 10% off')
  expect(answer).toMatchObject({
    state: 'completed',
    data: {
      quote: { ...price, discount: 10, total: 86_400 },
      decisions: [{ agent: 'compliance', decision: 'approved' }],
    },
  })
})

test('a large one waits for the person that compliance asks', async () => {
  const answer = await (await pricing()).ask('250 seats for 2 years, 20% off')
  expect(answer).toMatchObject({
    state: 'input-required',
    questions: [
      {
        kind: 'approval',
        prompt: 'Approve 20% off for 250 seats over 2 years? €76,800.00 instead of €96,000.00.',
      },
    ],
  })
  if (answer.state !== 'input-required') return
  expect(await answer.answer(true)).toMatchObject({
    data: { quote: { ...price, discount: 20, total: 76_800 } },
  })
})

test('a rejected one leaves no quote, but an alternative', async () => {
  const answer = await (await pricing()).ask('250 seats for 2 years, 40% off')
  if (answer.state !== 'input-required') throw new Error(`The task is ${answer.state}`)
  expect(await answer.answer(false)).toMatchObject({
    data: {
      quote: null,
      decisions: [{ agent: 'compliance', decision: 'rejected' }],
      alternative: { discount: 15, total: 81_600 },
    },
  })
})

test('what is missing, or beyond the price book, is asked for', async () => {
  const first = await (await pricing()).ask('hello')
  expect(first).toMatchObject({ questions: [{ prompt: expect.stringContaining('seats') }] })
  if (first.state !== 'input-required') throw new Error(`The task is ${first.state}`)
  const second = await first.answer('9000000')
  expect(second).toMatchObject({ questions: [{ prompt: expect.stringContaining('100,000') }] })
  if (second.state !== 'input-required') throw new Error(`The task is ${second.state}`)
  expect(await second.answer('90 then')).toMatchObject({ data: { quote: { seats: 90 } } })
})

test('a discount that nobody can review is not given', async () => {
  const compliance = await remote(createCompliance())
  const unreachable: RemoteAgent = {
    ...compliance,
    stream: () => {
      throw new Error('Could not reach the agent')
    },
  }
  const model = builtInModel()
  const agent = await remote(createPricing({ compliance: unreachable, model }))
  expect(await agent.ask('250 seats, 20% off')).toMatchObject({
    data: {
      quote: null,
      decisions: [{ agent: 'compliance', decision: 'unavailable' }],
      alternative: null,
    },
  })
})
