import { applyEvent } from '../protocol/apply-event.ts'
import { agentMessage } from '../protocol/message.ts'
import { newId } from '../protocol/id.ts'
import { textPart, type Part } from '../protocol/part.ts'
import type { Agent } from './agent.ts'
import type { AgentEvent } from './agent-event.ts'
import { driveAgent } from './drive-agent.ts'
import type { Claim, Commit, Engine, NewRecord, Work } from './engine.ts'
import { newTaskEvent } from './new-task-event.ts'
import { questionParts, TurnRecords } from './to-records.ts'
import { newTurn } from './new-turn.ts'
import { ClaimLost, TurnWriter } from './turn-writer.ts'
import { abortReasonOf, TurnAborted } from './turn-aborted.ts'

/** How runs behave, and whom they tell what went wrong. */
export type RunOptions = {
  /** For how long one turn may run, in milliseconds; without it, for as long as it takes. */
  turnTimeout?: number | undefined
  /** Told of every error that an agent threw, with the id that the caller was given. */
  onError: (error: unknown, about: { id: string; taskId: string }) => void
}

/** How many attempts at one turn may die before its task is given up. */
const mostAttempts = 6

/** Answers one message: runs the agent, and writes what it yields into the task's log. */
export async function runTurn(
  agent: Agent,
  engine: Engine,
  claim: Claim,
  work: Work,
  options: RunOptions,
): Promise<void> {
  const number = work.begun ? work.turn : work.turn + 1
  const records = new TurnRecords(claim.key.taskId, claim.contextId, number)
  const controller = new AbortController()
  const abort = (reason: TurnAborted): void => controller.abort(reason)
  const onClaimAbort = (): void => abort(new TurnAborted(abortReasonOf(claim.signal)))
  if (claim.signal.aborted) onClaimAbort()
  claim.signal.addEventListener('abort', onClaimAbort)
  const timer =
    options.turnTimeout === undefined
      ? undefined
      : setTimeout(() => abort(new TurnAborted('deadline')), options.turnTimeout)
  let writeFailure: { error: unknown } | undefined
  const writer = new TurnWriter(engine, claim, (error) => {
    writeFailure = { error }
    abort(new TurnAborted('lost'))
  })
  try {
    await turnOf({
      agent,
      claim,
      work,
      number,
      records,
      writer,
      signal: controller.signal,
      options,
    })
  } catch (error) {
    if (!(error instanceof ClaimLost)) throw error
  } finally {
    clearTimeout(timer)
    claim.signal.removeEventListener('abort', onClaimAbort)
    // Whatever of the agent still runs is not waited for, but told.
    if (!controller.signal.aborted) abort(new TurnAborted('shutdown'))
  }
  if (writeFailure && !(writeFailure.error instanceof ClaimLost)) throw writeFailure.error
}

type TurnRun = {
  agent: Agent
  claim: Claim
  work: Work
  number: number
  records: TurnRecords
  writer: TurnWriter
  signal: AbortSignal
  options: RunOptions
}

async function turnOf(run: TurnRun): Promise<void> {
  const { agent, work, records, writer, signal } = run
  const open = work.questions.filter(
    ({ id, answer }) => answer === undefined && work.input.answers[id] === undefined,
  )
  const opening = openingOf(run, open.length === 0)
  if (open.length > 0) {
    const asked = records.status(
      open.some(({ kind }) => kind === 'auth')
        ? 'TASK_STATE_AUTH_REQUIRED'
        : 'TASK_STATE_INPUT_REQUIRED',
      questionParts(
        open,
        work.questions.length > open.length ? undefined : 'I need an answer first.',
      ),
    )
    const commit = { ...opening, records: [...opening.records, { event: asked }], end: true }
    return writer.finish(commit, commit)
  }
  if (work.begun && agent.recovery === 'fail') {
    return end(
      run,
      'TASK_STATE_FAILED',
      'The agent was interrupted, and cannot take up where it was.',
    )
  }
  if (work.attempt > mostAttempts) {
    return end(run, 'TASK_STATE_FAILED', 'The agent was interrupted too often.')
  }
  const hidden = work.task === undefined
  const firstRecords = opening.records
  if (!work.begun) writer.add(hidden ? { ...opening, records: [] } : opening)
  let task = work.task
  for (const { event, history } of firstRecords) task = applyEvent(task, event, history)
  if (!task) throw new Error('A task begins with a Task')
  const turn = newTurn({ work, number: run.number, claim: run.claim, task, writer, signal })

  // A hidden task shows itself with its first event that is no direct reply.
  let unseen: NewRecord[] = hidden ? firstRecords : []
  const write = (commit: Partial<Commit>): void => {
    if (!commit.records?.length) return writer.add(commit)
    writer.add({ ...commit, records: [...unseen, ...commit.records] })
    unseen = []
  }
  const finish = (commit: Partial<Commit> & { records: NewRecord[] }): Promise<void> => {
    const answerEnd = records.answerEnd()
    const before = [...unseen, ...(answerEnd ? [{ event: answerEnd }] : [])]
    const rest = commit.records.slice(0, -1)
    return writer.finish(
      { questions: [], ...commit, records: [...before, ...commit.records], end: true },
      { questions: [], records: [...before, ...rest], end: true },
    )
  }

  const handle = (event: AgentEvent): Promise<void> | undefined => {
    switch (event.kind) {
      case 'text': {
        const record = records.text(event)
        if (record) write({ records: [{ event: record }] })
        return undefined
      }
      case 'artifact':
        write({ records: [{ event: records.artifact(event) }] })
        return undefined
      case 'progress': {
        const status = records.status('TASK_STATE_WORKING', event.parts, event.metadata)
        write({ records: [{ event: status }] })
        return undefined
      }
      case 'save': {
        const { task: savedTask, context } = event
        write({ saved: { task: savedTask, context } })
        return undefined
      }
      case 'message': {
        if (unseen.length > 0) {
          const { contextId } = run.claim
          const reply = agentMessage(event.parts, {
            contextId,
            ...(event.metadata && { metadata: event.metadata }),
          })
          const commit = { records: [{ event: { message: reply } }], end: true }
          return writer.finish(commit, commit)
        }
        const completed = records.status('TASK_STATE_COMPLETED')
        return finish({ records: [{ event: records.reply(event.parts) }, { event: completed }] })
      }
      case 'input-required': {
        const questions = records.ask(event.questions)
        const parts = questionParts(questions, event.message)
        const status = records.status('TASK_STATE_INPUT_REQUIRED', parts)
        return finish({ records: [{ event: status }], questions })
      }
      case 'auth-required': {
        const questions = records.ask([event.question])
        const status = records.status('TASK_STATE_AUTH_REQUIRED', questionParts(questions))
        return finish({ records: [{ event: status }], questions })
      }
      case 'rejected':
        return finish({ records: [{ event: records.status('TASK_STATE_REJECTED', event.parts) }] })
      case 'failed':
        return finish({ records: [{ event: records.status('TASK_STATE_FAILED', event.parts) }] })
    }
  }

  const outcome = await driveAgent(agent, turn, writer, handle)
  if (outcome.kind === 'ended') return undefined
  if (outcome.kind === 'returned') {
    return finish({ records: [{ event: records.status('TASK_STATE_COMPLETED') }] })
  }
  if (outcome.kind === 'threw') {
    const id = newId()
    run.options.onError(outcome.error, { id, taskId: run.claim.key.taskId })
    const parts = [textPart(`The agent failed. The error was logged under ${id}.`)]
    return finish({ records: [{ event: records.status('TASK_STATE_FAILED', parts) }] })
  }
  switch (abortReasonOf(signal)) {
    case 'canceled':
      return finish({ records: [{ event: records.status('TASK_STATE_CANCELED') }] })
    case 'deadline': {
      const parts = [textPart('The agent took too long.')]
      return finish({ records: [{ event: records.status('TASK_STATE_FAILED', parts) }] })
    }
    case 'shutdown':
      return writer.flush()
    case 'lost':
      return undefined
  }
}

/** What begins a turn: WORKING, and the message in the task's history. */
function openingOf({ claim, work, records }: TurnRun, complete: boolean): Commit {
  if (work.begun) return { records: [] }
  const working = records.status('TASK_STATE_WORKING')
  const history = [work.input.message]
  const { taskId } = claim.key
  return {
    records: [
      ...(work.task ? [] : [{ event: newTaskEvent(taskId, claim.contextId) }]),
      { event: working, history },
    ],
    begin: work.number,
    ...(Object.keys(work.input.answers).length > 0 && { answers: work.input.answers }),
    ...(complete && work.questions.length === 0 && { forgetSteps: true }),
  }
}

async function end(
  { records, writer }: TurnRun,
  state: 'TASK_STATE_FAILED',
  sentence: string,
): Promise<void> {
  const parts: Part[] = [textPart(sentence)]
  const commit = { records: [{ event: records.status(state, parts) }], questions: [], end: true }
  await writer.finish(commit, commit)
}
