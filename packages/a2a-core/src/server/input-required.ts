import { approvalSchema } from '../protocol/question.ts'
import { agentEvent, type InputRequiredEvent, type NewQuestion } from './agent-event.ts'
import { toJsonSchema, validate, type Schema } from '../protocol/standard-schema.ts'
import { toJsonValue } from '../protocol/to-json.ts'

/** What to ask, with the schema of the answer. */
export type InputRequest<Answer> = {
  kind?: 'question' | undefined
  /** The question, for people. */
  prompt: string
  /** What the answer must be. Default: any text. */
  schema?: Schema<Answer> | undefined
  /** What the question is about: anything that JSON can say. */
  value?: unknown
}

/** What to have approved. */
export type ApprovalRequest = {
  kind: 'approval'
  /** The question, for people. */
  prompt: string
  /** What is to be approved: anything that JSON can say. */
  value?: unknown
}

/** The answer to an approval. */
export type Approval = { approved: boolean; reason?: string | undefined }

/** An event that can be asked with `yield*`, which gives the answer. */
export type AskableEvent<Answer> = InputRequiredEvent & {
  [Symbol.asyncIterator](): AsyncGenerator<InputRequiredEvent, Answer, unknown>
}

/**
 * The agent waits for its client (specification §3.4.3): the turn ends, the task is
 * INPUT_REQUIRED, and the answer starts the next turn.
 *
 * In a function agent, ask with `yield*`, and the answer is the value, of the schema's type. The
 * function runs again from its top then: what was answered returns at once, nothing that was
 * emitted before is emitted again, and side effects belong in `turn.step`.
 *
 * @throws TypeError when a question has no prompt
 * @example
 * const plan = yield* inputRequired({
 *   prompt: 'Which plan?',
 *   schema: z.object({ plan: z.enum(['s', 'm']) }),
 * })
 */
export function inputRequired(request: ApprovalRequest): AskableEvent<Approval>
export function inputRequired<Answer = string>(request: InputRequest<Answer>): AskableEvent<Answer>
/**
 * The same for adapters: questions as their framework asks them, several at once, each with the
 * handle under which the framework awaits the answer.
 */
export function inputRequired(
  questions: NewQuestion[],
  options?: { message?: string },
): InputRequiredEvent
export function inputRequired(
  request: InputRequest<unknown> | ApprovalRequest | NewQuestion[],
  options: { message?: string } = {},
): InputRequiredEvent {
  const asked = Array.isArray(request) ? request : [request]
  if (asked.some((question) => typeof question?.prompt !== 'string')) {
    throw new TypeError("inputRequired() takes { prompt: 'Which plan?' }, or a list of questions")
  }
  if (Array.isArray(request)) {
    return agentEvent({ kind: 'input-required', questions: request, ...options })
  }
  const { prompt, value } = request
  const isApproval = request.kind === 'approval'
  const about = { prompt, ...(value !== undefined && { value: toJsonValue(value) }) }
  const schema = 'schema' in request ? request.schema : undefined
  const event: InputRequiredEvent = {
    kind: 'input-required',
    questions: [
      isApproval
        ? { ...about, kind: 'approval', schema: approvalSchema }
        : { ...about, kind: 'question', ...(schema && { schema: toJsonSchema(schema, 'input') }) },
    ],
  }
  const askable = agentEvent(event)
  return Object.defineProperty(askable, Symbol.asyncIterator, {
    value: async function* (): AsyncGenerator<InputRequiredEvent, unknown, unknown> {
      const answer = yield askable
      if (schema) return validate(schema, answer)
      // The server has checked approvals; what has no schema is text, also where data was sent.
      return isApproval || typeof answer === 'string' ? answer : JSON.stringify(answer)
    },
  })
}
