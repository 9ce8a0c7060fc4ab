import { expect, test } from 'vitest'
import { LightSignal } from 'a2a-core/server'

test('a light signal tells each of its listeners once, with the first reason', () => {
  const signal = new LightSignal()
  const told: string[] = []
  const left = (): unknown => told.push('left')
  signal.addEventListener('abort', () => told.push('first'))
  signal.addEventListener('abort', left)
  signal.addEventListener('abort', () => told.push('last'))
  signal.removeEventListener('abort', left)
  expect(signal.aborted).toBe(false)
  signal.abort('enough')
  signal.abort('again')
  expect(told).toEqual(['first', 'last'])
  expect(signal).toMatchObject({ aborted: true, reason: 'enough' })
})

test('who listens to a light signal that has aborted hears nothing more', () => {
  const signal = new LightSignal()
  signal.abort()
  let told = false
  signal.addEventListener('abort', () => (told = true))
  signal.abort()
  expect(told).toBe(false)
})

test('the platform has a light signal as it is, whenever it is asked for', () => {
  const [before, after] = [new LightSignal(), new LightSignal()]
  const { abortSignal } = before
  let told: unknown
  abortSignal.addEventListener('abort', () => (told = abortSignal.reason))
  before.abort('enough')
  after.abort('enough')
  expect(told).toBe('enough')
  expect(before.abortSignal).toBe(abortSignal)
  expect(after.abortSignal).toMatchObject({ aborted: true, reason: 'enough' })
})
