import { newId } from '../protocol/id.ts'
import type { Agent } from './agent.ts'
import { driveAgent } from './drive-agent.ts'
import { CurrentTurn } from './current-turn.ts'
import type { Claim, Engine, TaskKey, Work } from './engine.ts'
import { LightSignal } from './light-signal.ts'
import { tellCanceled } from './tell-canceled.ts'
import { abortReasonOf, TurnAborted, type AbortReason } from './turn-aborted.ts'
import { callAt, turnLimitOf, type TurnLimit } from './turn-limit.ts'
import { TurnLog } from './turn-log.ts'
import { ClaimLost, TurnWriter } from './turn-writer.ts'

/** How runs behave, and whom they tell what went wrong. */
export type RunOptions = {
  /** For how long one turn may run, in milliseconds; without it, for as long as it takes. */
  turnTimeout?: number | undefined
  /** Told of every error that an agent threw, with the id that the caller was given. */
  onError: (error: unknown, about: { id: string } & TaskKey) => void
}

/** How many attempts in a row may come to nothing before a task is given up. */
const mostStalled = 6

/** How many attempts there may be at one turn, whatever they come to. */
const mostAttempts = 50

/**
 * Answers one message: runs the agent, and writes what it yields into the task's log.
 *
 * @throws what the engine threw; the task is then for whoever claims it next
 */
export async function runTurn(
  agent: Agent,
  engine: Engine,
  claim: Claim,
  work: Work,
  options: RunOptions,
): Promise<void> {
  const signal = new LightSignal()
  const abort = (reason: AbortReason): void => signal.abort(new TurnAborted(reason))
  const abortToo = (): void => abort(abortReasonOf(claim.signal))
  if (claim.signal.aborted) abortToo()
  claim.signal.addEventListener('abort', abortToo)
  const limit = turnLimitOf(work.input, options.turnTimeout)
  const letOff = limit && callAt(limit.at, () => abort('deadline'))
  const writer = new TurnWriter(engine, claim, () => abort('lost'))
  const log = new TurnLog(writer, claim, work, agent.recovery === 'resume')
  try {
    await (log.openQuestions.length > 0
      ? log.askAgain()
      : answer({ agent, claim, work, writer, log, limit, signal, options }))
    writer.check()
  } catch (error) {
    if (!(error instanceof ClaimLost)) throw error
  } finally {
    letOff?.()
    claim.signal.removeEventListener('abort', abortToo)
  }
}

async function answer({
  agent,
  claim,
  work,
  writer,
  log,
  limit,
  signal,
  options,
}: {
  agent: Agent
  claim: Claim
  work: Work
  writer: TurnWriter
  log: TurnLog
  limit: TurnLimit | undefined
  signal: LightSignal
  options: RunOptions
}): Promise<void> {
  const task = log.begin()
  const tell = (error: unknown, id = newId()): void => options.onError(error, { id, ...claim.key })
  if (work.begun && agent.recovery === 'fail') {
    return log.fail('The agent was interrupted, and cannot take up where it was.')
  }
  if (work.stalled > mostStalled || work.attempt > mostAttempts) {
    // Told once it is stored: while that fails, whoever claims the task next comes here again.
    await log.fail('The agent was interrupted too often.')
    return tell(
      new Error('A turn was interrupted too often: its processes died, or its engine failed'),
    )
  }
  const steps = log.beginsCall ? {} : work.steps
  const turn = new CurrentTurn({ work, number: log.number, claim, task, steps, writer, signal })
  const outcome = await driveAgent(agent, turn, signal, writer, (event) => log.write(event))
  switch (outcome.kind) {
    case 'ended':
      return undefined
    case 'returned':
      return log.finish('TASK_STATE_COMPLETED')
    case 'threw': {
      const id = newId()
      tell(outcome.error, id)
      return log.fail(`The agent failed. The error was logged under ${id}.`)
    }
    case 'aborted':
      break
  }
  switch (abortReasonOf(signal)) {
    case 'canceled':
      if (!outcome.began) {
        // Once it is stored that the turn began, nobody else tells the agent.
        await writer.flush()
        tellCanceled(agent, claim.key, work.questions, options.onError)
      }
      return log.finish('TASK_STATE_CANCELED')
    case 'deadline':
      if (limit?.isOfServer) tell(new Error(`A turn took longer than ${options.turnTimeout} ms`))
      return log.fail(limit?.sentence ?? 'The agent took too long.')
    case 'shutdown':
      return writer.flush()
    case 'lost':
      return undefined
  }
}
