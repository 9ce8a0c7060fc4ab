import { setTimeout } from 'node:timers/promises'
import type { Task } from 'a2a-core'
import type { Random } from '../../harness/random.ts'
import type { World } from '../world.ts'
import { Refused } from './call.ts'
import { persist } from './persist.ts'
import { taskIdOf, type Story } from './story.ts'

/** How long a task waits for its process to be struck before it is canceled all the same, in ms. */
const patience = 25_000

/** Cancels a task when its plan says so, by way of another process than its own. */
export async function cancelTask(
  world: World,
  story: Story,
  random: Random,
  ended: AbortSignal,
): Promise<void> {
  const { cancel } = story.plan
  if (cancel === undefined) return
  if (cancel === 'when struck') await untilStruck(world, story, ended)
  else await setTimeout(cancel, undefined, { signal: ended }).catch(() => undefined)
  world.over.throwIfAborted()
  const { holder } = story
  const others = world.fleet.slots.filter(({ healthy, process }) => {
    return healthy && process.name !== holder
  })
  const first = others[Math.floor(random() * others.length)]
  const { agent, owner } = story.plan
  const asking = { agent, owner, method: 'CancelTask', params: { id: taskIdOf(story) } }
  const asked = first?.process.name
  const sentAt = Date.now()
  try {
    const { result, tries } = await persist(world, random, { ...asking, first })
    const answer = (result as Task).status.state
    const answeredAt = Date.now()
    const atOnce = tries === 1
    story.cancellation = { sentAt, answeredAt, holder, asked, atOnce, answer }
    world.history.add('canceled', { tag: story.plan.order.tag, ...story.cancellation })
    await cancelAgain(world, story, random, asking)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    const answeredAt = Date.now()
    story.cancellation = { sentAt, answeredAt, holder, asked, atOnce: false, answer: error.reason }
  }
}

/** Canceling a canceled task returns it. */
async function cancelAgain(
  world: World,
  story: Story,
  random: Random,
  asking: Parameters<typeof persist>[2],
): Promise<void> {
  const expected = 'canceling it again returns it'
  try {
    const { result } = await persist(world, random, asking)
    const { state } = (result as Task).status
    if (state === 'TASK_STATE_CANCELED') return
    story.surprises.push({ rule: 6, expected, seen: state })
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    story.surprises.push({ rule: 6, expected, seen: `${error.reason}: ${error.message}` })
  }
}

async function untilStruck(world: World, story: Story, ended: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const off = world.faults.onStruck((process) => {
    if (process === story.holder) resolve()
  })
  const late = new AbortController()
  const patient = setTimeout(patience, undefined, {
    signal: AbortSignal.any([late.signal, ended]),
  }).catch(() => undefined)
  await Promise.race([promise, patient])
  late.abort()
  off()
}
