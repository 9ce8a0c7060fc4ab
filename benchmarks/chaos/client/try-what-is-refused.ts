import type { Message } from 'a2a-core'
import type { Violation } from '../checks/violation.ts'
import { stranger } from '../plan.ts'
import { oneOf, type Random } from '../../harness/random.ts'
import type { World } from '../world.ts'
import { Refused } from './call.ts'
import { persist, type Asking } from './persist.ts'
import { taskIdOf, type Story } from './story.ts'

/** Tries with a task what nobody may: as somebody else, and under an id that is used. */
export async function tryWhatIsRefused(world: World, story: Story, random: Random): Promise<void> {
  const { agent, owner, order, misused } = story.plan
  const params = { id: taskIdOf(story) }
  const method = oneOf(random, ['GetTask', 'CancelTask', 'SubscribeToTask'])
  await refused(world, story, random, {
    asking: { agent, owner: stranger, method, params },
    rule: 8,
    reason: 'TASK_NOT_FOUND',
  })
  if (!misused) return
  const message: Message = {
    messageId: `first-${order.tag}`,
    role: 'ROLE_USER',
    parts: [{ text: 'another message' }],
  }
  const configuration = { returnImmediately: true }
  await refused(world, story, random, {
    asking: { agent, owner, method: 'SendMessage', params: { message, configuration } },
    rule: 5,
    reason: 'INVALID_PARAMS',
  })
}

async function refused(
  world: World,
  story: Story,
  random: Random,
  { asking, rule, reason }: { asking: Asking; rule: Violation['rule']; reason: string },
): Promise<void> {
  const expected = `${asking.method} by ${asking.owner} is refused: ${reason}`
  try {
    const { result } = await persist(world, random, asking)
    story.surprises.push({ rule, expected, seen: JSON.stringify(result).slice(0, 300) })
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    if (error.reason !== reason) story.surprises.push({ rule, expected, seen: error.message })
  }
}
