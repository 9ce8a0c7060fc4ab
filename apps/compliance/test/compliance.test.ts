import { serve } from '@hono/node-server'
import { connect, type RemoteAgent } from 'a2a-core/client'
import { a2a } from 'a2a-hono'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createCompliance } from '../src/index.ts'

const app = a2a(createCompliance(), { auth: 'none' })
let server: ReturnType<typeof serve>
let compliance: RemoteAgent

beforeAll(async () => {
  const port = await new Promise<number>((resolve) => {
    server = serve({ fetch: app.fetch, port: 0 }, (address) => resolve(address.port))
  })
  compliance = await connect(`http://127.0.0.1:${port}`)
})

afterAll(async () => {
  await app.close()
  server.close()
})

const offer = (discount: number) => ({
  seats: 250,
  years: 2,
  listPrice: 96_000,
  discount,
  total: 96_000 * (1 - discount / 100),
  currency: 'EUR',
})

test('a small discount is approved at once', async () => {
  const answer = await compliance.ask({ data: offer(10) })
  expect(answer).toMatchObject({
    state: 'completed',
    data: { decision: 'approved', why: '10% is within the 15% that needs no approval' },
  })
})

test('a large one waits for a person, who approves it', async () => {
  const answer = await compliance.ask({ data: offer(20) })
  expect(answer).toMatchObject({
    state: 'input-required',
    questions: [
      {
        kind: 'approval',
        prompt: 'Approve 20% off for 250 seats over 2 years? €76,800.00 instead of €96,000.00.',
        value: offer(20),
      },
    ],
  })
  if (answer.state !== 'input-required') return
  expect(await answer.answer('yes')).toMatchObject({
    data: { decision: 'approved', why: 'a person approved 20%' },
  })
})

test('a person who does not approve it leaves an alternative', async () => {
  const answer = await compliance.ask({ data: offer(20) })
  if (answer.state !== 'input-required') throw new Error(`The task is ${answer.state}`)
  const reply = { approved: false, reason: 'the year is nearly over' }
  expect(await answer.answer(reply)).toMatchObject({
    data: {
      decision: 'rejected',
      why: 'a person did not approve 20%: the year is nearly over',
      alternative: { discount: 15 },
    },
  })
})

test('figures that are none are refused with what is wrong', async () => {
  await expect(compliance.ask({ data: { ...offer(20), seats: -1 } })).rejects.toThrow(/seats/)
})
