import { setTimeout } from 'node:timers/promises'
import {
  isInterrupted,
  isTerminal,
  replayExtension,
  type StreamResponse,
  type Task,
} from 'a2a-core'
import { markIn } from '../server/mark.ts'
import { oneOf, wholeFrom, type Random } from '../../harness/random.ts'
import type { World } from '../world.ts'
import { Refused } from './call.ts'
import { openStream, type Received } from './open-stream.ts'
import { persist } from './persist.ts'
import { taskIdOf, type Sighting, type Story } from './story.ts'

/** Notes what a reader saw. */
export function sight(
  { history }: World,
  story: Story,
  sighting: Omit<Sighting, 'seq' | 'event'> & Received,
): void {
  story.sightings.push(sighting)
  history.add('seen', { tag: story.plan.order.tag, ...sighting })
}

/** Whether an event is a task's last. */
export function isLast({ statusUpdate, task }: StreamResponse): boolean {
  const state = (statusUpdate ?? task)?.status.state
  return state !== undefined && isTerminal(state)
}

/**
 * Reads a task's log from its first record to its last, over as many connections as it takes, each
 * of which goes on where the one before was cut.
 *
 * @param hear told of each event
 */
export async function followByReplay(
  world: World,
  story: Story,
  random: Random,
  hear: (received: Received) => void,
): Promise<void> {
  let last = 0
  await overConnections(world, story, random, async (origin, connection, heard) => {
    const request = { ...addressOf(story, origin), binding: 'JSONRPC', lastEventId: last } as const
    const extras = { extensions: [replayExtension], signal: world.over }
    for await (const received of openStream(request, extras)) {
      heard()
      last = received.seq
      sight(world, story, { reader: 'replay', connection, ...received })
      story.holder = holderAfter(received.event, story.holder)
      hear(received)
      if (isLast(received.event)) return 'over'
    }
    return 'closed'
  })
}

/** Who holds a task after an event: whoever speaks, and nobody once its turn has ended. */
function holderAfter(event: StreamResponse, before: string | undefined): string | undefined {
  const state = event.statusUpdate?.status.state
  if (state !== undefined && (isTerminal(state) || isInterrupted(state))) return undefined
  return markIn(event)?.process ?? before
}

/** Reads a task by snapshots: each connection begins with the whole task. */
export async function followBySnapshots(world: World, story: Story, random: Random): Promise<void> {
  await overConnections(world, story, random, async (origin, connection, heard) => {
    const request = { ...addressOf(story, origin), binding: 'HTTP+JSON' } as const
    try {
      for await (const received of openStream(request, { signal: world.over })) {
        heard()
        sight(world, story, { reader: 'snapshots', connection, ...received })
        if (isLast(received.event)) return 'over'
      }
    } catch (error) {
      if (!(error instanceof Refused) || error.reason !== 'UNSUPPORTED_OPERATION') throw error
      const { agent, owner } = story.plan
      const params = { id: taskIdOf(story) }
      const { result } = await persist(world, random, { agent, owner, method: 'GetTask', params })
      story.answers.push({ call: 'GetTask', task: result as Task })
      return 'over'
    }
    return 'closed'
  })
}

function addressOf(story: Story, origin: string) {
  const { agent, owner } = story.plan
  const params = { id: taskIdOf(story) }
  return { origin, agent, owner, method: 'SubscribeToTask', params } as const
}

/** @param read reads over one connection, and says of each event that it came */
async function overConnections(
  { fleet, over, history, troubles }: World,
  story: Story,
  random: Random,
  read: (origin: string, connection: number, heard: () => void) => Promise<'closed' | 'over'>,
): Promise<void> {
  for (let connection = 1; ; connection++) {
    const slot = oneOf(random, fleet.slots)
    let heard = 0
    try {
      if ((await read(slot.gate.origin, connection, () => heard++)) === 'over') return
    } catch (error) {
      over.throwIfAborted()
      const about = { tag: story.plan.order.tag, to: slot.process.name, error: String(error) }
      history.add('stream broke', about)
      if (error instanceof Refused) {
        troubles.set(error.reason, (troubles.get(error.reason) ?? 0) + 1)
        if (error.reason !== 'INTERNAL' && error.reason !== 'SERVICE_UNAVAILABLE') {
          const seen = `${error.reason}: ${error.message}`
          story.surprises.push({ rule: 3, expected: 'a stream of the task', seen })
          return
        }
      }
    }
    if (heard > 0) story.cuts++
    await setTimeout(wholeFrom(random, 20, 300), undefined, { signal: over })
  }
}
