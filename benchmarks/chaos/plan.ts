import { oneOf, randomOf, wholeFrom, type Random } from '../harness/random.ts'
import type { Order } from './order.ts'

/** The agents that tasks of the plan are for; some ask others, whose tasks are not in the plan. */
export const agents = ['count', 'steps', 'graph', 'desk', 'front', 'relay'] as const

/** What is done with one task. */
export type Plan = {
  order: Order
  agent: (typeof agents)[number]
  owner: string
  contextId: string
  /** When it is sent, in milliseconds from the start. */
  at: number
  send: 'at once' | 'stream' | 'blocking'
  /** Whether its message is sent twice at once, to two processes. */
  twice: boolean
  /** Whether another message is sent under its id, which is to be refused. */
  misused: boolean
  webhook: boolean
  /** How long its question waits for the answer, in milliseconds. */
  answerAfter: number
  /** When it is canceled: so many milliseconds after it began, or when its process is struck. */
  cancel: number | 'when struck' | undefined
}

/** Whose tasks there are. */
export const owners = ['ann', 'bob'] as const

/** Who has none. */
export const stranger = 'eve'

/**
 * The tasks of a run.
 *
 * @param within how long it takes until the last is sent, in milliseconds
 */
export function plansOf(seed: number, count: number, within: number): Plan[] {
  const plans: Plan[] = []
  for (let index = 0; index < count; index++) {
    const random = randomOf(seed * 1_000_003 + index)
    const plan = planOf(random, `t${index + 1}`, Math.round((within * index) / count))
    // Now and then a conversation goes on with another task, beside or after the one before.
    const before = plans.findLast(({ agent, owner }) => {
      return agent === plan.agent && owner === plan.owner
    })
    if (before && random() < 0.1) plan.contextId = before.contextId
    plans.push(plan)
  }
  return plans
}

function planOf(random: Random, tag: string, at: number): Plan {
  const isCanceled = random() < 0.2
  const agent = agentFor(random)
  const isLong = isCanceled && (agent === 'count' || agent === 'graph')
  const words = isLong ? 400 : wholeFrom(random, 10, 50)
  return {
    order: {
      tag,
      words,
      pace: wholeFrom(random, 20, 150),
      asks: agent !== 'count' && random() < 0.6,
    },
    agent,
    owner: oneOf(random, owners),
    contextId: `context-${tag}`,
    at,
    send: oneOf(random, ['at once', 'stream', 'blocking']),
    twice: random() < 0.2,
    misused: random() < 0.1,
    // One that fails every fifth time takes long to be told hundreds of events.
    webhook: random() < 0.3 && !isLong,
    answerAfter: wholeFrom(random, 0, 3_000),
    cancel: isCanceled ? cancelFor(random, isLong) : undefined,
  }
}

function agentFor(random: Random): Plan['agent'] {
  const chance = random()
  if (chance < 0.25) return 'count'
  if (chance < 0.45) return 'steps'
  if (chance < 0.65) return 'graph'
  if (chance < 0.8) return 'desk'
  return chance < 0.92 ? 'front' : 'relay'
}

function cancelFor(random: Random, isLong: boolean): Plan['cancel'] {
  return isLong && random() < 0.6 ? 'when struck' : wholeFrom(random, 200, 5_000)
}
