import {
  approvalSchema,
  isJsonObject,
  questionSchema,
  toJsonValue,
  type Json,
  type JsonObject,
  type Question,
} from 'a2a-core'
import type { AwaitedTask, NewQuestion } from 'a2a-core/server'
import { toApprovals } from './to-approvals.ts'

/** What `interrupt()` asks, as LangGraph tells it. */
export type Interrupt = {
  id?: string | undefined
  value?: unknown
  /** The JSON Schema of the answer: `interrupt(value, { responseSchema })`. */
  response_schema?: unknown
}

/** How an answer finds its way back: kept with the question. */
export type Handle = {
  interrupt: string
  /** The index of the action to be decided on, in what LangChain's middleware asks. */
  action?: number
  /** The id of the remote agent's question. */
  question?: string
  /** The remote task that waits for the answer. */
  awaited?: AwaitedTask
}

/**
 * The questions that an interrupt asks. One interrupt may ask several: those of a remote agent,
 * which `toNode` and `toTool` pass on, and the decisions that `humanInTheLoopMiddleware` awaits.
 */
export function toQuestions({ id = '', value, response_schema }: Interrupt): NewQuestion[] {
  const asked = toJsonValue(value)
  const remote = remoteQuestions(asked)
  if (remote) {
    const { questions, awaited } = remote
    return questions.map(({ id: question, kind, prompt, schema, value: about }) => ({
      kind,
      prompt,
      schema,
      value: about,
      handle: { interrupt: id, question, ...(awaited && { awaited }) },
    }))
  }
  const approvals = toApprovals(asked)
  if (approvals) {
    return approvals.map((approval, action) =>
      Object.assign(approval, { handle: { interrupt: id, action } }),
    )
  }
  return [{ ...toQuestion(asked, response_schema), handle: { interrupt: id } }]
}

function toQuestion(value: Json, responseSchema: unknown): NewQuestion {
  if (!isJsonObject(value)) {
    const prompt = typeof value === 'string' ? value : JSON.stringify(value)
    return { kind: 'question', prompt, ...schemaOf(responseSchema) }
  }
  const prompt = promptOf(value) ?? JSON.stringify(value)
  const kind = value['kind'] ?? value['type']
  if (kind === 'approval') return { kind, prompt, schema: approvalSchema, value }
  return {
    kind: kind === 'auth' ? kind : 'question',
    prompt,
    ...schemaOf(responseSchema ?? value['schema']),
    value,
  }
}

function schemaOf(schema: unknown): { schema?: JsonObject } {
  return isJsonObject(schema) ? { schema } : {}
}

function promptOf(value: JsonObject): string | undefined {
  const texts = [value['prompt'], value['question'], value['message'], value['description']]
  return texts.find((text) => typeof text === 'string')
}

/** What `toNode` and `toTool` ask: a remote agent's questions, and which task is behind them. */
function remoteQuestions(
  value: Json,
): { questions: Question[]; awaited?: AwaitedTask | undefined } | undefined {
  if (!isJsonObject(value)) return undefined
  const parsed = questionSchema.array().min(1).safeParse(value['questions'])
  if (!parsed.success) return undefined
  // Nobody else writes such a field.
  return { questions: parsed.data, awaited: value['awaited'] as AwaitedTask | undefined }
}
