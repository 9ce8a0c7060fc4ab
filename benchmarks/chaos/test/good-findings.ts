import { dataPart, textPart, userMessage, type StreamResponse } from 'a2a-core'
import type { LogRecord } from 'a2a-core/server'
import { foldLog } from '../checks/fold-log.ts'
import { newStory } from '../client/story.ts'
import type { Findings } from '../findings.ts'
import { orderText } from '../order.ts'
import { hopOwner } from '../server/key-owners.ts'
import type { Mark } from '../server/mark.ts'
import type { StoredTask } from '../stored.ts'

const order = { tag: 't1', words: 1, pace: 1, asks: false }
const text = `v=${'0'.repeat(36)} t1.1 `

/** What a run of one task leaves, and of the task that it asks of another agent, when all is well. */
export function goodFindings() {
  const task = storedTask('1', 'relay', 'ann', `relay: ${text}`)
  const hop = storedTask('2', 'steps', hopOwner, text)
  const story = newStory({
    order,
    agent: 'relay',
    owner: 'ann',
    contextId: 'context',
    at: 0,
    send: 'blocking',
    twice: false,
    misused: false,
    webhook: true,
    answerAfter: 0,
    cancel: undefined,
  })
  const final = foldLog(task.log).get(task.seq)
  if (!final) throw new Error('There is no task')
  story.told.add(task.id)
  story.messages = 1
  story.answers.push({ call: 'blocking send', task: structuredClone(final) })
  for (const { seq, event } of task.log) {
    story.sightings.push({ reader: 'replay', connection: 1, seq, event })
  }
  const { event: first } = task.log[0] ?? { event: {} }
  story.sightings.push(
    { reader: 'sender', connection: 1, seq: 1, event: first },
    { reader: 'snapshots', connection: 1, seq: task.seq, event: { task: final } },
  )
  const findings: Findings = {
    seed: 1,
    size: { tasks: 1, kills: 0, stops: 0 },
    stories: [story],
    stored: [task, hop],
    shown: [{ id: task.id, toOwner: final, toOther: 'TASK_NOT_FOUND' }],
    calls: task.log.map(({ seq, event }) => {
      return { tag: order.tag, seq, body: JSON.stringify(event), taken: true }
    }),
    faults: [],
    deaths: [],
    troubles: new Map(),
    complaints: [],
    took: 1,
    isOver: false,
  }
  return { findings, story, task, hop }
}

/** A run's word of who it is, in the log of a task. */
export function markOf(taskId: string, run: string, attempt: number): StreamResponse {
  const mark: Mark = { process: 'a1', task: taskId, turn: 1, attempt, run }
  const message = { messageId: run, role: 'ROLE_AGENT' as const, parts: [dataPart({ mark })] }
  return statusOf(taskId, 'TASK_STATE_WORKING', { message })
}

function statusOf(
  taskId: string,
  state: 'TASK_STATE_WORKING' | 'TASK_STATE_COMPLETED',
  more: object = {},
): StreamResponse {
  return { statusUpdate: { taskId, contextId: 'context', status: { state, ...more } } }
}

function storedTask(id: string, agent: string, owner: string, said: string): StoredTask {
  const message = userMessage(orderText(order), { messageId: `first-${id}` })
  const artifact = { artifactId: 'answer-1', parts: [textPart(said)] }
  const log: LogRecord[] = [
    {
      seq: 1,
      event: { task: { id, contextId: 'context', status: { state: 'TASK_STATE_SUBMITTED' } } },
    },
    { seq: 2, event: markOf(id, 'first', 1) },
    { seq: 3, event: statusOf(id, 'TASK_STATE_WORKING'), history: [message] },
    { seq: 4, event: { artifactUpdate: { taskId: id, contextId: 'context', artifact } } },
    { seq: 5, event: statusOf(id, 'TASK_STATE_COMPLETED') },
  ]
  const seq = log.length
  return {
    number: Number(id),
    agent,
    owner,
    id,
    contextId: 'context',
    state: 'TASK_STATE_COMPLETED',
    seq,
    ended: true,
    turn: 1,
    attempt: 1,
    isClaimed: false,
    waiting: 0,
    log,
    inbox: 0,
    snapshot: { seq, content: foldLog(log).get(seq) ?? null },
    webhooks: [{ after: seq, failures: 0, stopped: false }],
    deaths: 0,
    tries: 0,
    job: null,
    jobs: [],
  }
}
