import type { HitlRequest } from '../protocol/hitl-extension.ts'
import { isJsonObject, type Json, type JsonObject } from '../protocol/json.ts'
import type { AskedQuestion } from './engine.ts'

/**
 * Asks in the words of kagent's HITL extension: for the approval of tool calls where nothing else
 * is asked, and as questions to the user otherwise. Where credentials are awaited it has no words.
 *
 * @param taskId the task that asks
 * @param hint what the agent says beside its questions
 */
export function hitlRequest(
  questions: readonly AskedQuestion[],
  taskId: string,
  hint: string | undefined,
): HitlRequest | undefined {
  if (questions.length === 0 || questions.some(({ kind }) => kind === 'auth')) return undefined
  if (questions.every(({ kind }) => kind === 'approval')) {
    const said = [hint, ...questions.map(({ prompt }) => prompt)].filter(Boolean).join('\n')
    return {
      type: 'tool_approval_request',
      ...(said && { hint: said }),
      tools: questions.map((question) => toTool(question, callId(question, questions, taskId))),
    }
  }
  return {
    type: 'ask_user_request',
    // Its answers come in the order of the questions, whose ids are in this one.
    id: questions.map(({ id }) => id).join(' '),
    questions: questions.map((question) => ({
      question: question.prompt,
      ...choicesOf(question),
    })),
  }
}

/** The ids of the questions that stand in the one id of `ask_user_request`. */
export function hitlIds(id: string): string[] {
  return id.split(' ')
}

/** The call that is to be approved, as adapters say what an approval is about. */
function toTool({ id, value }: AskedQuestion, call_id: string) {
  const about = aboutOf(value)
  const name = firstText(about['tool'], about['name']) ?? 'approval'
  const args = [about['input'], about['args'], about['arguments']].find(isJsonObject)
  return {
    id,
    call_id,
    name,
    args: args ?? (value === undefined ? {} : isJsonObject(value) ? value : { value }),
  }
}

/**
 * The id of the call that is to be approved. Clients tell the calls of a whole conversation apart
 * by it, and one decision would count for all that share it: an id that several have is none's.
 */
function callId(
  { id, value }: AskedQuestion,
  all: readonly AskedQuestion[],
  taskId: string,
): string {
  const given = firstText(aboutOf(value)['id'])
  const isOwn = all.filter((each) => aboutOf(each.value)['id'] === given).length === 1
  return given !== undefined && isOwn ? given : `${taskId}.${id}`
}

function aboutOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {}
}

function firstText(...values: (Json | undefined)[]): string | undefined {
  return values.find((value): value is string => typeof value === 'string' && value !== '')
}

/** What there is to choose from: where the schema, or its only field, says so. */
function choicesOf({ kind, schema }: AskedQuestion): { choices: string[]; multiple: boolean } {
  if (kind === 'approval') return { choices: ['yes', 'no'], multiple: false }
  const fields = isJsonObject(schema?.['properties']) ? Object.values(schema['properties']) : []
  const asked = fields.length === 1 && isJsonObject(fields[0]) ? fields[0] : (schema ?? {})
  const multiple = asked['type'] === 'array'
  const one = multiple && isJsonObject(asked['items']) ? asked['items'] : asked
  return { choices: optionsOf(one), multiple }
}

function optionsOf(schema: JsonObject): string[] {
  if (schema['type'] === 'boolean') return ['true', 'false']
  const { enum: values, anyOf, oneOf } = schema
  const alternatives = [anyOf, oneOf].find(Array.isArray)
  const options = Array.isArray(values)
    ? values
    : alternatives?.map((each) => (isJsonObject(each) ? each['const'] : undefined))
  return (options ?? []).flatMap((option) =>
    option === undefined || option === null
      ? []
      : [typeof option === 'string' ? option : JSON.stringify(option)],
  )
}
