import { expect, test, vi } from 'vitest'
import { ConnectError } from '../../src/client/index.ts'
import { pauseAfter, retry } from '../../src/client/retry.ts'
import { ServiceUnavailableError, TooManyRequestsError } from '../../src/protocol/index.ts'

const url = 'https://a.example'
const error = new ConnectError(url, 'broken')

test('pauses are random, below a bound that doubles up to a cap', () => {
  const random = vi.spyOn(Math, 'random').mockReturnValue(1)
  const pauses = [1, 2, 3, 7, 8, 50].map((tries) => pauseAfter(error, tries))
  expect(pauses).toEqual([200, 400, 800, 12_800, 20_000, 20_000])
  expect(pauseAfter(error, 50, 5000)).toBe(5000)
  random.mockReturnValue(0)
  expect(pauseAfter(error, 8)).toBe(0)
})

test('pauses are as long as the server asks, within reason', () => {
  vi.spyOn(Math, 'random').mockReturnValue(0.5)
  expect(pauseAfter(new TooManyRequestsError('', { retryAfter: 2 }), 1)).toBe(2000)
  expect(pauseAfter(new TooManyRequestsError('', { retryAfter: 0 }), 1)).toBe(100)
  expect(pauseAfter(new ServiceUnavailableError('', { retryAfter: 86_400 }), 1)).toBe(300_000)
})

test('a try that takes too long is given up, and made again', async () => {
  vi.useFakeTimers()
  vi.spyOn(Math, 'random').mockReturnValue(0)
  try {
    let tries = 0
    const hanging = (signal: AbortSignal | undefined): Promise<never> =>
      new Promise((_, reject) => {
        tries++
        signal?.addEventListener('abort', () => reject(signal.reason))
      })
    const policy = { attempts: 2, retryable: () => true, timeout: 30_000, url, signal: undefined }
    const failure = retry(hanging, policy).catch((thrown: unknown) => thrown)
    await vi.advanceTimersByTimeAsync(61_000)
    expect(await failure).toMatchObject({ message: `${url} did not answer within 30 s` })
    expect(tries).toBe(2)
    expect(vi.getTimerCount()).toBe(0)
  } finally {
    vi.useRealTimers()
  }
})

test('the pause ends when the signal aborts', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(1)
  const leaving = new AbortController()
  const policy = { attempts: 9, retryable: () => true, url, signal: leaving.signal }
  const failed = retry(() => {
    queueMicrotask(() => leaving.abort(new Error('enough')))
    return Promise.reject(error)
  }, policy)
  await expect(failed).rejects.toThrow('enough')
})
