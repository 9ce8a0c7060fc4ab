import { describe, expect, test } from 'vitest'
import { fromFunction, skill, toFunction } from 'a2a-function'

const review = skill({ description: 'Reviews', run: () => 'fine' })

describe('what is no remote agent is refused, and how to get one is said', () => {
  test.each(['http://localhost:4001', undefined, { run: () => [] }])('%o', (remote) => {
    expect(() => toFunction(remote as never)).toThrow(
      /^toFunction takes a remote agent; it is none: pass what await connect\(url\) gives/,
    )
  })
})

describe('schemas of a remote function that are none are refused, and named', () => {
  test.each(['input', 'output'])('%s', (option) => {
    const remote = { card: {}, ask: () => undefined, stream: () => undefined }
    expect(() => toFunction(remote as never, { [option]: {} })).toThrow(
      `toFunction: ${option} must be a schema of a library that implements Standard Schema`,
    )
  })
})

describe('options of an agent that are not what they must be are refused, and named', () => {
  test.each([
    [null, 'An agent needs a name'],
    [{ name: 'Echo', id: '' }, 'The option id must be text, and not empty'],
    [{ name: 'Echo', id: 5 }, 'The option id must be text, and not empty'],
    [{ name: 'Echo', version: 1 }, 'The option version must be text, not of type number'],
    [{ name: 'Echo', provider: 'ACME' }, 'The option provider must be { organization, url }'],
    [{ name: 'Echo', inputModes: 'image/png' }, 'The option inputModes must be a list'],
  ])('%o', (options, problem) => {
    expect(() => fromFunction(() => 'hi', options as never)).toThrow(problem)
  })
})

describe('skills that are no object of skills by id are refused', () => {
  test.each([[null], [[review]]])('%o', (skills) => {
    expect(() => fromFunction({ name: 'Compliance', skills } as never)).toThrow(
      /^fromFunction takes a function, or \{ name, skills/,
    )
  })
})
