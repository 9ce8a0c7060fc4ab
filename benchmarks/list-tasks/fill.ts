import { anonymousCaller, type Claim, type Engine } from 'a2a-core/server'

/** Whose the tasks are. */
export const scope = { agent: 'bench', tenant: '', owner: '' }

const contexts = 1_000

/** How many are made, and worked at, at a time. */
const atOnce = 100

/**
 * Fills an engine with tasks that have finished: each with a short message and a short answer of
 * its own; one in ten has failed.
 *
 * @param tasks how many: a multiple of 100
 */
export async function fill(engine: Engine, tasks: number): Promise<void> {
  let ended = 0
  let done: () => void
  const all = new Promise<void>((resolve) => {
    done = resolve
  })
  const worker = engine.work(
    scope.agent,
    async (claim) => {
      await end(engine, claim, ended++)
      if (ended === tasks) done()
    },
    { concurrency: atOnce },
  )
  for (let number = 0; number < tasks; number += atOnce) {
    const batch = Array.from({ length: atOnce }, (_, index) => create(engine, number + index))
    await Promise.all(batch)
  }
  await all
  await worker.close({ drainMs: 1_000 })
}

function create(engine: Engine, number: number): ReturnType<Engine['create']> {
  const taskId = newId()
  const contextId = `context-${number % contexts}`
  const timestamp = timestampOf(number)
  const status = { state: 'TASK_STATE_SUBMITTED' as const, timestamp }
  const messageId = newId()
  return engine.create(scope, {
    taskId,
    contextId,
    serial: false,
    records: [{ event: { task: { id: taskId, contextId, status } } }],
    input: {
      message: {
        messageId,
        role: 'ROLE_USER',
        parts: [{ text: `Hello ${number}` }],
        taskId,
        contextId,
      },
      caller: anonymousCaller,
      accepts: [],
      extensions: [],
      metadata: {},
      answers: {},
      idempotency: { digest: 'a digest', mode: 'running' },
    },
  })
}

/** An id as it is once it was written as JSON, or read: a text in one piece. */
function newId(): string {
  return JSON.parse(JSON.stringify(crypto.randomUUID())) as string
}

async function end(engine: Engine, claim: Claim, number: number): Promise<void> {
  const work = await engine.next(claim)
  if (!work) throw new Error('There is no work')
  const { taskId } = claim.key
  const { contextId } = claim
  const statusOf = (state: 'TASK_STATE_WORKING' | 'TASK_STATE_FAILED' | 'TASK_STATE_COMPLETED') => {
    const status = { state, timestamp: timestampOf(number) }
    return { event: { statusUpdate: { taskId, contextId, status } } }
  }
  const artifact = { artifactId: 'answer-1', parts: [{ text: `You said hello ${number}` }] }
  await engine.commit(claim, {
    begin: work.number,
    records: [
      { ...statusOf('TASK_STATE_WORKING'), history: [work.input.message] },
      { event: { artifactUpdate: { taskId, contextId, artifact, lastChunk: true } } },
      statusOf(number % 10 === 0 ? 'TASK_STATE_FAILED' : 'TASK_STATE_COMPLETED'),
    ],
    end: true,
  })
  await engine.next(claim)
}

/** Some ten tasks a millisecond: places in the list that only the ids tell apart. */
function timestampOf(number: number): string {
  return new Date(Date.UTC(2026, 0) + Math.floor(number / 10)).toISOString()
}
