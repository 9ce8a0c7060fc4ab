import { expect, test, vi } from 'vitest'
import { a2a } from 'a2a-hono'
import { echo } from './echo.ts'

function disallowed(): never {
  throw new Error('Disallowed operation called within global scope')
}

test('an app can be made where Workers make theirs: without controllers, timers and random ids', () => {
  vi.stubGlobal('AbortController', disallowed)
  vi.stubGlobal('setTimeout', disallowed)
  vi.stubGlobal('setInterval', disallowed)
  vi.spyOn(crypto, 'randomUUID').mockImplementation(disallowed)
  vi.spyOn(crypto, 'getRandomValues').mockImplementation(disallowed)
  try {
    expect(a2a(echo, { auth: 'loopback', push: true })).toHaveProperty('fetch')
  } finally {
    vi.unstubAllGlobals()
  }
})
