import type { Json, Question } from 'a2a-core'
import { TaskEndedError, type RemoteAgent } from 'a2a-core/client'
import type { Asked } from './customer-notes.ts'

/** How a conversation ended. */
export type Ending =
  | { state: 'completed'; data: Json | undefined }
  /** Nobody answered. */
  | { state: 'open'; questions: Question[] }
  | { state: 'failed'; why: string }

/**
 * The customer's side: asks support, and answers what it asks back until it is done. Each message
 * has an id of its own, so that what is said again, after an interruption, is said once.
 *
 * @param options.answer gives the answers by question id, or undefined to leave them open
 * @throws ConnectError when support is gone; the reason of the signal, when it aborts
 */
export async function converse(
  support: RemoteAgent,
  { request, messageId }: Asked,
  options: {
    answer: (questions: Question[]) => Promise<{ [questionId: string]: Json } | undefined>
    signal: AbortSignal
  },
): Promise<Ending> {
  const { answer, signal } = options
  try {
    let reply = await support.ask(request, { messageId, signal })
    while (reply.state !== 'completed') {
      const { questions } = reply
      const answers = await answer(questions)
      signal.throwIfAborted()
      if (!answers) return { state: 'open', questions }
      const ids = [messageId, ...questions.map(({ id }) => id)]
      reply = await reply.answer(answers, { messageId: ids.join('-'), signal })
    }
    return { state: 'completed', data: reply.data }
  } catch (error) {
    if (error instanceof TaskEndedError) return { state: 'failed', why: error.message }
    throw error
  }
}
