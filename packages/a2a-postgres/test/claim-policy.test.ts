import { expect, test } from 'vitest'
import { isGivenUp, isQuarantined, quarantineDelay, stalledOf } from '../src/claim-policy.ts'

/** Claims a turn until it is not tried again; each attempt dies, before or after it spoke. */
function dieAgainAndAgain({ speaks }: { speaks: boolean }): { alone: number[]; last: number } {
  const attempts = { tries: 0, deaths: 0 }
  const alone: number[] = []
  for (let attempt = 1; ; attempt++) {
    attempts.tries++
    // Core fails a turn of which more than six attempts in a row came to nothing.
    if (stalledOf(attempts) > 6) return { alone, last: attempt }
    if (isQuarantined(attempts)) alone.push(attempt)
    if (speaks) attempts.tries = 0
    attempts.deaths++
  }
}

test('a turn that kills its process at once is tried twice among others, five times alone', () => {
  expect(dieAgainAndAgain({ speaks: false })).toEqual({ alone: [3, 4, 5, 6, 7], last: 8 })
})

test('a turn that speaks and then kills its process is tried nine times in all', () => {
  expect(dieAgainAndAgain({ speaks: true })).toEqual({ alone: [7, 8, 9], last: 10 })
})

test('what fails is not suspected: it kills nobody', () => {
  expect(isQuarantined({ tries: 5, deaths: 0 })).toBe(false)
  expect(isGivenUp({ tries: 5, deaths: 0 })).toBe(false)
})

test('suspects wait longer each time, and never much longer than half a minute', () => {
  const delays = [4, 5, 8].map((deaths) => quarantineDelay({ tries: 1, deaths }))
  expect(delays.toSorted((first, second) => first - second)).toEqual(delays)
  expect(delays.at(-1)).toBeLessThan(40_000)
})

test('who has died three times or less waits for nothing but its turn: it may be chance', () => {
  expect([2, 3].map((deaths) => quarantineDelay({ tries: 1, deaths }))).toEqual([0, 0])
})
