import { setTimeout } from 'node:timers/promises'
import { idempotencyExtension, type Message, type Task } from 'a2a-core'
import { orderText } from '../order.ts'
import { oneOf, wholeFrom, type Random } from '../../harness/random.ts'
import type { World } from '../world.ts'
import { Refused } from './call.ts'
import { isLast, sight } from './follow.ts'
import { openStream } from './open-stream.ts'
import { persist } from './persist.ts'
import type { Story } from './story.ts'

/** A task's first message on its way. */
export type Beginning = {
  /** Resolves once it is known to be accepted. */
  accepted: Promise<void>
  /** Resolves once nothing more comes of it. */
  over: Promise<unknown>
}

/** Sends the first message of a task: in its way, and to two processes at once if it is planned. */
export function beginTask(world: World, story: Story, random: Random): Beginning {
  const { plan } = story
  const message: Message = {
    messageId: `first-${plan.order.tag}`,
    role: 'ROLE_USER',
    contextId: plan.contextId,
    parts: [{ text: orderText(plan.order) }],
  }
  const url = world.receiver.urlOf(plan.order.tag)
  const webhook = plan.webhook ? { taskPushNotificationConfig: { url } } : {}
  story.messages++

  async function atOnce(): Promise<void> {
    const configuration = { ...webhook, returnImmediately: true }
    story.told.add((await send(world, story, random, { message, configuration })).id)
  }

  async function blocking(): Promise<void> {
    const task = await send(world, story, random, { message, configuration: webhook })
    story.told.add(task.id)
    story.answers.push({ call: 'blocking send', task })
  }

  async function streamed(began: () => void): Promise<void> {
    const params = { message, configuration: webhook }
    await stream(world, story, random, params, began)
  }

  switch (plan.send) {
    case 'at once': {
      const both = Promise.all(plan.twice ? [atOnce(), atOnce()] : [atOnce()])
      return { accepted: both.then(() => undefined), over: both }
    }
    case 'blocking': {
      // Which task a blocking send waits for, the same message says that is sent beside it.
      const accepted = atOnce()
      accepted.catch(() => undefined)
      return { accepted, over: Promise.all([accepted, blocking()]) }
    }
    case 'stream': {
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      const both = Promise.all([streamed(resolve), ...(plan.twice ? [atOnce()] : [])])
      // Where the stream broke before it said which task it is of, the other has.
      both.then(() => resolve(), reject)
      return { accepted: promise, over: both }
    }
  }
}

/** Sends a message by SendMessage, until it is answered with the task. */
export async function send(
  world: World,
  { plan: { agent, owner } }: Story,
  random: Random,
  params: object,
): Promise<Task> {
  const { result } = await persist(world, random, { agent, owner, method: 'SendMessage', params })
  const { task } = result as { task: Task }
  return task
}

/** Streams a message's turn; when the stream is cut before its task is known, sends it again. */
async function stream(
  world: World,
  story: Story,
  random: Random,
  params: object,
  began: () => void,
): Promise<void> {
  const { agent, owner } = story.plan
  for (let connection = 1; ; connection++) {
    const { origin } = oneOf(random, world.fleet.slots).gate
    const method = 'SendStreamingMessage'
    const request = { origin, agent, owner, binding: 'JSONRPC', method, params } as const
    const extras = { extensions: [idempotencyExtension], signal: world.over }
    try {
      for await (const received of openStream(request, extras)) {
        sight(world, story, { reader: 'sender', connection, ...received })
        const { task, statusUpdate, artifactUpdate } = received.event
        const id = task?.id ?? (statusUpdate ?? artifactUpdate)?.taskId
        if (id !== undefined) story.told.add(id)
        began()
        if (isLast(received.event)) return
      }
    } catch (error) {
      world.over.throwIfAborted()
      world.history.add('stream broke', { tag: story.plan.order.tag, error: String(error) })
      if (error instanceof Refused && !/INTERNAL|SERVICE_UNAVAILABLE/.test(error.reason))
        throw error
    }
    if (story.told.size > 0) return
    await setTimeout(wholeFrom(random, 50, 300), undefined, { signal: world.over })
  }
}
