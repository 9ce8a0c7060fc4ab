import { A2AError, isTerminal, userMessage, type StreamResponse } from 'a2a-core'
import { connect, ConnectError, TaskEndedError, type RemoteAgent } from 'a2a-core/client'
import { cuttingProxy } from '../test/cutting-proxy.ts'
import { receiveWebhooks } from './receive-webhooks.ts'
import {
  answerOf,
  begun,
  canceledInStream,
  send,
  statesOf,
  textIn,
  textOf,
} from './remote-tasks.ts'

/** One thing that our client does with a server, and what is to come of it. */
export type ServerCheck = {
  /** Gives what came of it, as JSON. */
  act: (remote: RemoteAgent) => Promise<unknown>
  expected: unknown
  /** What is to come of it in 0.3. Default: the same */
  expectedIn03?: unknown
}

/** The name of a check. */
export type ServerCheckName = keyof typeof serverChecks

/** Our client faces a server whose agent does as `peerAgent` does. */
export const serverChecks = {
  'finds the card, and what is on it': {
    act: async ({ card }) => {
      const { name, description, skills, securityRequirements } = card
      return [name, description, skills.map(({ id }) => id), securityRequirements]
    },
    expected: ['Peer', 'Does what it is told', ['chat'], [{ schemes: { key: { list: [] } } }]],
  },
  'sends a message, and has the task when it has ended': {
    async act(remote) {
      const task = await send(remote, 'hi')
      return [task.status.state, answerOf(task), task.history?.map(({ parts }) => textOf(parts))]
    },
    expected: ['TASK_STATE_COMPLETED', 'You said hi', ['hi']],
  },
  'asks, and has the answer': {
    act: async (remote) => {
      const { state, text } = await remote.ask('hi')
      return [state, text]
    },
    expected: ['completed', 'You said hi'],
  },
  'gets a direct reply': {
    async act(remote) {
      const { message } = await remote.send({ message: userMessage('reply') })
      const events = await Array.fromAsync(remote.stream('reply'))
      return [textOf(message?.parts), events.map((event) => textOf(event.message?.parts))]
    },
    expected: ['Hello', ['Hello']],
  },
  'streams: the task, then states and chunks, then the end': {
    async act(remote) {
      const events = await Array.fromAsync(remote.stream('count'))
      return [Object.keys(events[0] ?? {}), statesOf(events), textIn(events)]
    },
    expected: [['task'], ['TASK_STATE_WORKING', 'TASK_STATE_COMPLETED'], 'one two three'],
  },
  'sends data and gets data': {
    async act(remote) {
      const answer = await remote.ask([{ text: 'files' }, { data: { seats: 250 } }])
      return answer.state === 'completed' && answer.data
    },
    expected: { got: { seats: 250 } },
  },
  'gets files': {
    async act(remote) {
      const answer = await remote.ask('files')
      return answer.state === 'completed' && answer.files
    },
    expected: [{ raw: 'aGVsbG8=', mediaType: 'text/plain', filename: 'hello.txt' }],
  },
  'gets tasks': {
    async act(remote) {
      const { id } = await send(remote, 'ask')
      await send(remote, 'small', { taskId: id })
      const task = await remote.getTask(id)
      const short = await remote.getTask(id, { historyLength: 1 })
      return [answerOf(task), (task.history?.length ?? 0) > 1, short.history?.length]
    },
    expected: ['You chose small', true, 1],
  },
  'lists tasks': {
    act: (remote) =>
      refusalOf(async () => {
        const conversation = remote.conversation()
        for (const said of ['a', 'b', 'c']) await conversation.ask(said)
        const { contextId } = conversation
        const query = { contextId, pageSize: 1, includeArtifacts: true }
        const failed = { contextId, status: 'TASK_STATE_FAILED' } as const
        return [
          (await Array.fromAsync(remote.listTasks(query))).map(answerOf),
          (await Array.fromAsync(remote.listTasks(failed))).length,
        ]
      }),
    // "sorted by last update time in descending order" (§3.1.4)
    expected: [['You said c', 'You said b', 'You said a'], 0],
    expectedIn03: 'UnsupportedOperationError',
  },
  'cancels a task that streams': {
    async act(remote) {
      const { id, events, canceled } = await canceledInStream(remote)
      return [canceled, statesOf(events).at(-1), (await remote.getTask(id)).status.state]
    },
    expected: ['TASK_STATE_CANCELED', 'TASK_STATE_CANCELED', 'TASK_STATE_CANCELED'],
  },
  'cancels a task that is canceled': {
    async act(remote) {
      const { id } = await canceledInStream(remote)
      return refusalOf(async () => (await remote.cancel(id)).status.state)
    },
    // "multiple cancellation requests have the same effect" (§3.3.1)
    expected: 'TASK_STATE_CANCELED',
  },
  'does not wait where it says so': {
    async act(remote) {
      const { id, status } = await send(remote, 'wait', {
        configuration: { returnImmediately: true },
      })
      await remote.cancel(id)
      return isTerminal(status.state)
    },
    expected: false,
  },
  'leaves a stream, subscribes, and misses nothing': {
    async act(remote) {
      const events: StreamResponse[] = []
      for await (const event of remote.subscribe(await begun(remote))) {
        events.push(event)
        if (events.length === 1) await remote.ask('go')
      }
      return [Object.keys(events[0] ?? {}), textIn(events), statesOf(events).at(-1)]
    },
    expected: [['task'], 'begun and done', 'TASK_STATE_COMPLETED'],
  },
  'a stream that is cut goes on without gap or repetition': {
    async act(remote) {
      // After the task, WORKING, and the first chunk.
      await using proxy = await cuttingProxy(remote.url, [{ after: 3 }])
      const supportedInterfaces = remote.card.supportedInterfaces.map((each) => ({
        ...each,
        url: each.url.replace(new URL(each.url).origin, proxy.origin),
      }))
      const proxied = await connect({ ...remote.card, supportedInterfaces })
      const events: StreamResponse[] = []
      for await (const event of proxied.stream('wait')) {
        events.push(event)
        if (textIn(events) === 'begun') await remote.ask('go')
      }
      return [proxy.cuts, textIn(events)]
    },
    expected: [1, 'begun and done'],
  },
  'is asked, and answers in the same task': {
    async act(remote) {
      const asked = await remote.ask('ask')
      if (asked.state === 'completed') return asked.text
      const answer = await asked.answer('small')
      return [asked.state, asked.text, answer.text, answer.task?.id === asked.task.id]
    },
    expected: ['input-required', 'Which plan?', 'You chose small', true],
  },
  'an agent that failed is a TaskEndedError': {
    act: (remote) =>
      remote.ask('fail').catch((error: unknown) => error instanceof TaskEndedError && error.state),
    expected: 'failed',
  },
  'a task that is not there is not found': {
    act: async (remote) => [
      await refusalOf(() => remote.getTask('none')),
      await refusalOf(() => remote.cancel('none')),
      await refusalOf(() => Array.fromAsync(remote.subscribe('none'))),
      await refusalOf(() => send(remote, 'hi', { taskId: 'none' })),
    ],
    expected: Array.from({ length: 4 }, () => 'TaskNotFoundError'),
  },
  'a task that is not there takes no streamed message': {
    act: (remote) => refusalOf(() => Array.fromAsync(remote.stream('hi', { task: 'none' }))),
    expected: 'TaskNotFoundError',
  },
  'a task that has ended is not canceled': {
    act: (remote) => refusalOf(async () => remote.cancel((await send(remote, 'hi')).id)),
    expected: 'TaskNotCancelableError',
  },
  'a task that has ended is not subscribed to': {
    act: (remote) =>
      refusalOf(async () => {
        const events = await Array.fromAsync(remote.subscribe((await send(remote, 'hi')).id))
        return events.map(({ task }) => task?.status.state)
      }),
    expected: 'UnsupportedOperationError',
    expectedIn03: ['TASK_STATE_COMPLETED'],
  },
  'a task that has ended takes no message': {
    act: (remote) =>
      refusalOf(async () => send(remote, 'more', { taskId: (await send(remote, 'hi')).id })),
    expected: 'UnsupportedOperationError',
  },
  'a message without parts is refused': {
    act: (remote) => refusalOf(() => send(remote, [])),
    expected: 'InvalidParamsError',
  },
  'a media type that the card does not name is refused': {
    act: (remote) =>
      refusalOf(async () => {
        const image = { url: 'https://example.com/a.png', mediaType: 'image/png' }
        return (await send(remote, image)).status.state
      }),
    expected: 'ContentTypeNotSupportedError',
  },
  'its webhook is told everything, in order': {
    async act(remote) {
      await using webhook = await receiveWebhooks()
      const taskPushNotificationConfig = {
        url: webhook.url,
        token: 't',
        authentication: { scheme: 'Bearer', credentials: 'secret' },
      }
      await send(remote, 'count', { configuration: { taskPushNotificationConfig } })
      await webhook.ended
      return [[...webhook.credentials], textIn(webhook.events), statesOf(webhook.events).at(-1)]
    },
    expected: [['t, Bearer secret'], 'one two three', 'TASK_STATE_COMPLETED'],
  },
} satisfies Record<string, ServerCheck>

/** The name of the error that something is refused with, or what it gave. */
async function refusalOf(act: () => Promise<unknown>): Promise<unknown> {
  try {
    return await act()
  } catch (error) {
    if (A2AError.is(error) || error instanceof ConnectError) return error.name
    throw error
  }
}
