import { expect, test } from 'vitest'
import { EngineUnavailableError, type Claim } from 'a2a-core/server'
import { heldClaims } from '../src/held-claims.ts'
import { whileHeldIn } from '../src/while-held.ts'

test('who waits for the database says so once, however many wait and however often they try', async () => {
  const { whileHeld, hold, errors } = stage()
  expect(await Promise.all([whileHeld(hold('a'), away), whileHeld(hold('b'), away)])).toEqual([
    3, 3,
  ])
  expect(errors).toEqual([new EngineUnavailableError('away')])
  await whileHeld(hold('c'), away)
  expect(errors).toHaveLength(2)
})

test('what does not pass is thrown at once', async () => {
  const { whileHeld, hold, errors } = stage()
  let calls = 0
  const refused = whileHeld(hold('a'), async () => {
    calls++
    throw new Error('refused')
  })
  await expect(refused).rejects.toThrow('refused')
  expect(calls).toBe(1)
  expect(errors).toEqual([])
})

async function away(tries: number): Promise<number> {
  if (tries < 3) throw new EngineUnavailableError('away')
  return tries
}

/** What waits for the claims that the test holds. */
function stage() {
  const claims = heldClaims({ query: async () => [], send: async () => ({ rows: [] }) })
  const errors: unknown[] = []
  function hold(fence: string): Claim {
    claims.add({ number: 1, fence, seq: 0, abort: () => undefined, letGo: () => undefined })
    const key = { agent: 'a', tenant: '', owner: '', taskId: 't' }
    return { key, contextId: 'c', fence, signal: new AbortController().signal }
  }

  return {
    errors,
    whileHeld: whileHeldIn(claims, (error) => errors.push(error)),
    hold,
  }
}
