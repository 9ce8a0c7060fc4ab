import { hashFields, taskIdOf, type Json, type Question, type Task } from 'a2a-core'
import { nameOf, type AskOptions, type Reply } from 'a2a-core/client'
import {
  authRequired,
  inputRequired,
  whileWanted,
  type AgentEvent,
  type Turn,
} from 'a2a-core/server'
import { besideTurn } from './beside-turn.ts'
import type { CallableRemote, RemoteMessage, Way } from './ask-remote.ts'
import { hear, type Came, type Pause, type RemoteStream } from './hear.ts'
import { everyRun, handleFor } from './recall.ts'
import { stepWithEvents } from './step-with-events.ts'

/** What a step keeps of a message: what it came to, and what it was. */
type Kept = { request: string; came: Came }

/**
 * How a remote agent is asked in a turn of a function: what it asks is asked of the turn's client,
 * and what it answered is kept for when the function runs again from its top.
 *
 * Of each message the remote task is kept as soon as there is one, so that an attempt after this
 * one takes that up; and before that its id is the same in every attempt.
 */
export function inTurn(
  remote: CallableRemote,
  turn: Turn,
  options: Pick<AskOptions, 'contextId' | 'skill' | 'signal' | 'deadline'>,
): Way {
  const { skill, deadline } = options
  const signal = options.signal ? AbortSignal.any([turn.signal, options.signal]) : turn.signal
  const pausesAt = ['input-required', 'auth-required'] as const
  const call = nextCall(turn)

  async function open({ parts, number, paused }: RemoteMessage): Promise<RemoteStream> {
    const { taskId, message } = turn
    const messageId = await hashFields('message', taskId, message.messageId, call, number)
    // A task keeps its context and its skill.
    const of = paused
      ? { task: paused }
      : { skill, contextId: options.contextId ?? (await contextOf(turn)) }
    return whileWanted(
      remote,
      (own) => remote.stream(parts, { ...of, messageId, signal: own, deadline, pausesAt }),
      { signal, taskId: paused?.id },
    )
  }

  function takeUp(task: Task | string): RemoteStream {
    const taskId = typeof task === 'string' ? task : task.id
    return whileWanted(remote, (own) => remote.resume(task, { signal: own, pausesAt }), {
      signal,
      taskId,
    })
  }

  async function* exchange(message: RemoteMessage): AsyncGenerator<AgentEvent, Came, unknown> {
    const { number, paused } = message
    const opened: { stream?: RemoteStream; first?: ReturnType<RemoteStream['next']> } = {}
    const taskId = await turn.step(`${call}.${number} sent`, async () => {
      opened.stream = await open(message)
      opened.first = opened.stream.next()
      const { done, value } = await opened.first
      return done ? null : (taskIdOf(value) ?? null)
    })
    const again = (): RemoteStream | Promise<RemoteStream> =>
      taskId === null ? open(message) : takeUp(paused ?? taskId)
    const { stream = await again(), first } = opened
    return yield* hear(stream, first)
  }

  return {
    async *send(message) {
      const { parts, number } = message
      const request = await hashFields(JSON.stringify(parts), skill ?? '')
      const kept = yield* stepWithEvents(turn, `${call}.${number}`, async function* () {
        const came = yield* exchange(message)
        return { request, came } satisfies Kept as unknown as Json
      })
      // Nobody else writes steps of this name.
      const { request: before, came } = kept as unknown as Kept
      if (before !== request) throw new Error(differently(remote))
      return came
    },
    answer(pause) {
      const handle = handleFor(besideTurn(turn).awaited?.of(remote, pause.task.id))
      return pause.state === 'auth-required'
        ? waitForCredentials(pause, handle)
        : askBack(pause, handle)
    },
  }
}

/** Asks what a remote agent asks, as it asks it. */
async function* askBack(
  { questions }: Pause,
  handle: Json,
): AsyncGenerator<AgentEvent, Reply, unknown> {
  const answered = yield inputRequired(
    questions.map(({ kind, prompt, schema, value }) => ({
      kind,
      prompt,
      handle,
      ...(schema && { schema }),
      ...(value !== undefined && { value }),
    })),
  )
  // Who asks one question gets its answer, who asks several a list.
  const answers = (questions.length === 1 ? [answered] : answered) as Json[]
  return byId(questions, (index) => answers[index] ?? null)
}

/** Waits until the client says that it gave the remote agent credentials. */
async function* waitForCredentials(
  { questions }: Pause,
  handle: Json,
): AsyncGenerator<AgentEvent, Reply, unknown> {
  const prompt = questions.map((question) => question.prompt).join('\n')
  const value = questions.find((question) => question.value !== undefined)?.value
  const told = yield authRequired({
    prompt,
    handle,
    ...(value !== undefined && { value }),
  })
  return byId(questions, () => told as Json)
}

function byId(questions: readonly Question[], answer: (index: number) => Json): Reply {
  return Object.fromEntries(questions.map(({ id }, index) => [id, answer(index)]))
}

/** One remote conversation for each local one; nobody shares it with other owners. */
function contextOf({ caller, contextId }: Turn): Promise<string> {
  return hashFields('context', caller.tenant, caller.owner, contextId)
}

/** What the steps of the next call are named after: a function calls in the same order each time. */
function nextCall(turn: Turn): string {
  const kept = besideTurn(turn)
  kept.calls = (kept.calls ?? 0) + 1
  return `remote call ${kept.calls}`
}

function differently({ card }: CallableRemote): string {
  return `The function asked "${nameOf(card)}" something else than before the pause. ${everyRun}`
}
