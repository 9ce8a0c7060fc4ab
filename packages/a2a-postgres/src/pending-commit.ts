import type { Json } from 'a2a-core'
import {
  copyOf,
  endsTask,
  frozen,
  isOfAgent,
  saysCompleted,
  type AskedQuestion,
  type Claim,
  type Commit,
  type NewRecord,
  type TaskKey,
} from 'a2a-core/server'
import { fenceOf } from './fence.ts'
import type { Context } from './line.ts'

/** A commit that waits for its group. What can be wrong with it was found out by now. */
export type PendingCommit = {
  key: TaskKey
  fence: string
  number: number
  /** The context whose row it changes: something is saved for it, or its turn passes on. */
  context: Context | undefined
  passesOn: boolean
  /** Whether it ends the task. */
  ends: boolean
  records: readonly NewRecord[]
  completes: boolean
  begin: number | undefined
  end: boolean
  forgetSteps: boolean
  /** JSON, by name. */
  steps: [name: string, result: string][]
  questions: AskedQuestion[] | undefined
  answers: [id: string, answer: Json][]
  /** JSON. */
  savedTask: string | undefined
  savedContext: string | undefined
  /** Whether it shows that the agent got somewhere: that the turn has begun does not. */
  progresses: boolean
  /**
   * Where it is tried again, because nobody knows what became of it: the number of the last record
   * before it. What is stored already is not stored again.
   */
  after?: number | undefined
}

/**
 * Takes over what is to be committed: nobody changes it from here on.
 *
 * @throws TypeError when there is something in it that JSON cannot say
 */
export function pendingCommit(claim: Claim, commit: Commit): PendingCommit {
  const { key, contextId } = claim
  const { number, serial } = fenceOf(claim)
  const records = frozen(commit.records)
  const steps = Object.entries(commit.steps ?? {}).map(([name, result]) => {
    return [name, JSON.stringify(result)] satisfies [string, string]
  })
  const savedTask = textOf(commit.saved?.task)
  const savedContext = textOf(commit.saved?.context)
  const ends = records.some(endsTask)
  const passesOn = serial && ends
  return {
    key,
    fence: claim.fence,
    number,
    context: passesOn || savedContext !== undefined ? { ...key, contextId } : undefined,
    passesOn,
    ends,
    records,
    completes: saysCompleted(records),
    begin: commit.begin,
    end: commit.end === true,
    forgetSteps: commit.forgetSteps === true,
    steps,
    questions: copyOf(commit.questions),
    answers: Object.entries(copyOf(commit.answers ?? {})),
    savedTask,
    savedContext,
    progresses: isOfAgent(commit),
  }
}

function textOf(value: unknown): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value)
}
