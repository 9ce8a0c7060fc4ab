import { expect, test } from 'vitest'
import { createServer } from 'a2a-core/server'
import { agentOf } from './agent-of.ts'

test('a platform that is too old is refused, and what is needed is said', () => {
  const agent = agentOf(async function* () {})
  const there = Object.getOwnPropertyDescriptor(Promise, 'withResolvers') ?? {}
  Object.defineProperty(Promise, 'withResolvers', { ...there, value: undefined })
  try {
    expect(() => createServer(agent)).toThrow('a2a-core needs Node 22.12 or newer')
  } finally {
    Object.defineProperty(Promise, 'withResolvers', there)
  }
})
