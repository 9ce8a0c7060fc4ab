import type { Claim, Engine, NewRecord, TaskKey } from 'a2a-core/server'
import { anonymousCaller } from 'a2a-core/server'
import { timeOf } from '../harness/figures.ts'

const scope = { agent: 'bench', tenant: '', owner: '' }
const text = 'x'.repeat(80)

/**
 * Commits events to tasks, one a commit and one commit of a task at a time, and reads each task's
 * log as it grows: in milliseconds, until every reader has every event.
 *
 * @throws Error when a reader does not see every event, in order
 */
export async function commitAndRead(
  engine: Engine,
  { tasks, events }: { tasks: number; events: number },
): Promise<number> {
  const claims = await claim(engine, tasks)
  return timeOf(() =>
    Promise.all(
      claims.map((one) => Promise.all([write(engine, one, events), read(engine, one.key, events)])),
    ),
  )
}

/** Makes tasks, and claims them all. */
async function claim(engine: Engine, tasks: number): Promise<Claim[]> {
  const claims: Claim[] = []
  const all = new Promise<void>((resolve) => {
    engine.work(
      scope.agent,
      // A claim is held for as long as its run has not ended: for good.
      (one) => {
        claims.push(one)
        if (claims.length === tasks) resolve()
        return new Promise(() => undefined)
      },
      { concurrency: tasks },
    )
  })
  for (let number = 0; number < tasks; number++) {
    const ids = { taskId: `task-${number}`, contextId: `context-${number}` }
    const status = { state: 'TASK_STATE_WORKING' as const }
    await engine.create(scope, {
      ...ids,
      serial: false,
      records: [{ event: { task: { id: ids.taskId, contextId: ids.contextId, status } } }],
      input: {
        message: { messageId: `message-${number}`, role: 'ROLE_USER', parts: [{ text }], ...ids },
        caller: anonymousCaller,
        accepts: [],
        extensions: [],
        metadata: {},
        answers: {},
      },
    })
  }
  await all
  return claims
}

/** An event of about 200 bytes. */
function recordOf({ key: { taskId }, contextId }: Claim, number: number): NewRecord {
  const artifact = { artifactId: 'answer-1', parts: [{ text }] }
  return { event: { artifactUpdate: { taskId, contextId, artifact, append: number > 0 } } }
}

async function write(engine: Engine, one: Claim, events: number): Promise<void> {
  for (let number = 0; number < events; number++) {
    const result = await engine.commit(one, { records: [recordOf(one, number)] })
    if (result !== 'committed') throw new Error(`The commit was ${result}`)
  }
}

async function read(engine: Engine, key: TaskKey, events: number): Promise<void> {
  const { signal } = new AbortController()
  // The first record is the task.
  for (let last = 1; last < events + 1;) {
    const records = await engine.read(key, last, 256)
    for (const { seq } of records) {
      if (seq !== ++last) throw new Error(`After ${last - 1} came ${seq}`)
    }
    if (records.length === 0) await engine.changed(key, last, signal)
  }
}
