import { ToolLoopAgent } from 'ai'
import { describe, expect, test } from 'vitest'
import { fromAISDK, toModel, toTool } from 'a2a-ai-sdk'

const agent = new ToolLoopAgent({ model: 'none/none' })

describe('what is no remote agent is refused, and how to get one is said', () => {
  test.each(['http://localhost:4001', undefined, { run: () => [] }])('%o', (remote) => {
    expect(() => toTool(remote as never)).toThrow(/^toTool takes a remote agent; it is none: pass/)
    expect(() => toModel(remote as never)).toThrow(
      /^toModel takes a remote agent; it is none: pass/,
    )
  })

  test('a promise of one', () => {
    expect(() => toTool(Promise.resolve() as never)).toThrow('it is a promise: await it first')
  })
})

test('an agent without options is told that it needs a name', () => {
  expect(() => fromAISDK(agent, undefined as never)).toThrow('An agent needs a name')
})

test('an output that is none is refused', () => {
  expect(() => fromAISDK(agent, { name: 'Pricing', output: 'json' } as never)).toThrow(
    new TypeError("The option output must be 'text' or 'data', not \"json\""),
  )
})
