import { setImmediate } from 'node:timers/promises'
import { fromFunction } from 'a2a-function'
import type { Agent } from 'a2a-core/server'
import { timeToken } from '../harness/time-token.ts'

const kinds = ['message', 'task', 'tokens'] as const

/**
 * What an agent does: `message` says what it was told in a direct reply, `task` in a task with one
 * artifact, and `tokens` says as many tokens as it was told, each in a turn of the event loop of
 * its own, and each the time at which it was said.
 */
export type Kind = (typeof kinds)[number]

/** Reads a kind from a command line. */
export function kindOf(argument: string | undefined): Kind {
  const kind = kinds.find((each) => each === argument)
  if (kind === undefined) throw new Error(`There is no agent ${argument}`)
  return kind
}

/** The agent of a kind. */
export function agentOf(kind: Kind): Agent {
  if (kind === 'tokens') {
    return fromFunction(({ text }) => tokens(Number(text)), { name: 'Tokens' })
  }
  const replies = kind === 'message'
  return fromFunction(({ text }) => `You said ${text}`, { name: 'Echo', replies })
}

async function* tokens(count: number): AsyncGenerator<string, void, undefined> {
  for (let said = 0; said < count; said++) {
    await setImmediate()
    yield timeToken()
  }
}
