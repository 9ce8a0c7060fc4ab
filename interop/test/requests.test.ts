import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { titleOf } from '../requests/chosen-request.ts'
import { chosenRequests } from '../requests/chosen-requests.ts'
import type { Difference } from '../requests/difference.ts'
import { itemOf, listedDifferences } from '../requests/listed-differences.ts'
import { serveBoth, type BothServers } from '../requests/serve-both.ts'

const listed = await listedDifferences()
let both: BothServers

beforeAll(async () => {
  both = await serveBoth()
})

afterAll(() => both[Symbol.asyncDispose]())

beforeEach(() => {
  // The official server says on the console what it refuses.
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
})

// What is received is what they answer, and what is expected is what is listed: see the README.
describe('both servers answer the same, but for what interop/requests/differences lists', () => {
  test.each(chosenRequests.map((request) => [titleOf(request), request] as const))(
    '%s',
    async (title, request) => {
      const answered = await both.ask(request)
      expect(textOf(title, answered)).toBe(textOf(title, listed.get(title) ?? []))
    },
  )
})

test('every difference that is listed is one of a request that is sent', () => {
  const titles = chosenRequests.map(titleOf)
  expect(new Set(titles).size).toBe(titles.length)
  expect([...listed.keys()].filter((title) => !titles.includes(title))).toEqual([])
})

/** The items of a request, as one would list them. */
function textOf(title: string, differences: readonly Difference[]): string {
  return differences
    .map((difference) => itemOf(title, difference))
    .toSorted()
    .join('\n')
}
