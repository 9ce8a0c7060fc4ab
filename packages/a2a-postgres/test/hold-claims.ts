import type { Claim, Commit, Engine, NewTask, Scope, TaskKey, Work } from 'a2a-core/server'
import { anonymousCaller } from 'a2a-core/server'
import { newId, userMessage, type TaskState } from 'a2a-core'

/** A task with one message, as core makes it. */
export function newTask(more: Partial<NewTask> = {}): NewTask {
  const taskId = newId()
  const contextId = more.contextId ?? newId()
  const status = { state: 'TASK_STATE_SUBMITTED' as const, timestamp: new Date().toISOString() }
  const input = {
    message: userMessage('hello', { taskId, contextId }),
    caller: anonymousCaller,
    accepts: [],
    extensions: [],
    metadata: {},
    answers: {},
  }
  const records = [{ event: { task: { id: taskId, contextId, status } } }]
  return { taskId, contextId, serial: false, records, input, ...more }
}

/** A scope of an agent that no other test has. */
export function newScope(): Scope {
  return { agent: `agent-${newId()}`, tenant: '', owner: 'alice' }
}

/** Runs that leave when the test says so, or when they are told to: their claims, one by one. */
export function holdClaims(
  engine: Engine,
  agent: string,
): { next(): Promise<Claim>; leave(claim: Claim): void } {
  const arrived: Claim[] = []
  const awaited: ((claim: Claim) => void)[] = []
  const leaving = new Map<string, () => void>()
  const holder = {
    leave: ({ fence }: Claim) => leaving.get(fence)?.(),
    async next(): Promise<Claim> {
      const first = arrived.shift()
      return first ?? new Promise<Claim>((resolve) => void awaited.push(resolve))
    },
  }
  const run = (claim: Claim): Promise<void> => {
    const give = awaited.shift()
    if (give) give(claim)
    else arrived.push(claim)
    return new Promise<void>((resolve) => {
      leaving.set(claim.fence, resolve)
      claim.signal.addEventListener('abort', () => resolve())
    })
  }
  engine.work(agent, run, { concurrency: 100 })
  return holder
}

/** Begins the turn of a claim, unless it has begun. */
export async function beginTurn(engine: Engine, claim: Claim): Promise<Work> {
  const work = await engine.next(claim)
  if (!work) throw new Error('The claim has no work')
  const records = [{ event: statusOf(claim, 'TASK_STATE_WORKING') }]
  if (!work.begun) await engine.commit(claim, { records, begin: work.number })
  return work
}

/** Says something in the turn of a claim. */
export async function say(engine: Engine, claim: Claim, text: string): Promise<string> {
  const artifact = { artifactId: 'answer', parts: [{ text }] }
  const { key, contextId } = claim
  const artifactUpdate = { taskId: key.taskId, contextId, artifact, append: true }
  return engine.commit(claim, { records: [{ event: { artifactUpdate } }] })
}

/** Ends the task of a claim. */
export async function complete(
  engine: Engine,
  claim: Claim,
  more: Partial<Commit> = {},
): Promise<string> {
  const records = [{ event: statusOf(claim, 'TASK_STATE_COMPLETED') }]
  return engine.commit(claim, { records, end: true, ...more })
}

/** Ends the turn of a claim with a question, whatever it is. */
export async function ask(engine: Engine, claim: Claim): Promise<string> {
  const records = [{ event: statusOf(claim, 'TASK_STATE_INPUT_REQUIRED') }]
  return engine.commit(claim, { records, end: true })
}

/** The key of a task. */
export function keyOf(scope: Scope, { taskId }: { taskId: string }): TaskKey {
  return { ...scope, taskId }
}

function statusOf({ key, contextId }: Claim, state: TaskState) {
  const status = { state, timestamp: new Date().toISOString() }
  return { statusUpdate: { taskId: key.taskId, contextId, status } }
}
