import {
  GraphValueError,
  interrupt,
  task,
  type LangGraphRunnableConfig,
} from '@langchain/langgraph'
import { hashFields, toJsonValue, type MessageContent, type Question } from 'a2a-core'
import {
  cleanText,
  nameOf,
  replyPart,
  toolNameOf,
  type Remote,
  type RemoteAnswer,
} from 'a2a-core/client'
import { awaitedTasksIn } from './awaited-tasks-in.ts'
import { sendToRemote, type RemoteStep } from './remote-task.ts'

/** What a call of a remote agent needs to know of where it is made. */
export type AskOptions = {
  /** The config of the node or tool that asks. */
  config: LangGraphRunnableConfig
  /** Tells this call from others of the same node run. */
  call: string
  skill?: string | undefined
}

/**
 * Asks a remote agent, from within a run of a graph. What it asks back is an `interrupt()`, whose
 * answer goes to the same remote task.
 *
 * LangGraph runs a node again from its top after an interrupt; so each message is a `task()` of
 * its own, whose result is kept, and its id is the same when a process dies before that.
 *
 * @throws TaskEndedError when the remote task failed, was rejected or was canceled
 */
export async function askRemote(
  remote: Remote,
  content: MessageContent,
  { config, call, skill }: AskOptions,
): Promise<RemoteAnswer> {
  const { thread_id: thread, checkpoint_ns: namespace } = config.configurable ?? {}
  const isInGraph = typeof namespace === 'string'
  const contextId = thread === undefined ? undefined : await hashFields('context', String(thread))
  let message = content
  let taskId: string | undefined
  for (let sent = 0; ; sent++) {
    const id = ['message', String(thread), String(namespace), call, String(sent)]
    const options = {
      messageId: isInGraph ? await hashFields(...id) : undefined,
      // A task keeps its context and its skill.
      ...(taskId === undefined ? { contextId, skill } : { taskId }),
      signal: config.signal,
      writer: config.writer,
    }
    const send = (): Promise<RemoteStep> => sendToRemote(remote, message, options)
    const step = await (isInGraph
      ? task({ name: `ask ${toolNameOf(remote.card)}` }, send)()
      : send())
    if (step.state === 'completed') return step.answer
    const { questions } = step
    if (!isInGraph) throw new Error(nobodyToAsk(remote, questions))
    taskId = step.taskId
    const awaited = awaitedTasksIn(config)?.of(remote, taskId)
    const asked = { questions, ...(awaited && { awaited }) }
    message = replyPart(toJsonValue(pause(asked, remote)), questions)
  }
}

/** Interrupts the graph, which takes one that keeps where it is. */
function pause(asked: { questions: Question[] }, remote: Remote): unknown {
  try {
    return interrupt(asked)
  } catch (error) {
    const cannot =
      error instanceof GraphValueError && error.lc_error_code === 'MISSING_CHECKPOINTER'
    throw cannot ? new Error(nobodyToAsk(remote, asked.questions), { cause: error }) : error
  }
}

function nobodyToAsk({ card }: Remote, questions: readonly Question[]): string {
  const asked = cleanText(questions.map(({ prompt }) => prompt).join(' '), 500)
  return (
    `The remote agent "${nameOf(card)}" asks something, and there is nobody to ask: that takes a ` +
    `graph that has a checkpointer. It asks: ${asked}`
  )
}
