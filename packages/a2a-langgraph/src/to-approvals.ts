import { isJsonObject, type Json, type JsonObject } from 'a2a-core'
import type { NewQuestion } from 'a2a-core/server'

/**
 * The approvals that LangChain's `humanInTheLoopMiddleware` awaits, one for each action it asks
 * about. The schema of an answer allows what the action's review config allows:
 * `{ approved, reason?, edited?: { args } }`. An edit changes what a tool is called with, never
 * which tool is called: who may review one tool could otherwise call any other.
 *
 * @param asked the value of an interrupt
 * @returns `undefined` when the value does not ask for decisions
 */
export function toApprovals(asked: Json): NewQuestion[] | undefined {
  if (!isJsonObject(asked)) return undefined
  // Other versions of LangChain write it in snake case.
  const actions = objectsOf(asked['actionRequests'] ?? asked['action_requests'])
  const reviews = objectsOf(asked['reviewConfigs'] ?? asked['review_configs'])
  return actions?.map((action, index) => {
    const { description } = action
    const { allowedDecisions, args } = readReview(reviews?.[index] ?? {})
    return {
      kind: 'approval',
      prompt: typeof description === 'string' ? description : `Approve ${JSON.stringify(action)}?`,
      schema: answerSchema(action, allowedDecisions, args),
      value: { ...action, allowedDecisions },
    }
  })
}

function objectsOf(value: Json | undefined): JsonObject[] | undefined {
  return Array.isArray(value) && value.length > 0 && value.every(isJsonObject) ? value : undefined
}

function readReview(review: JsonObject): { allowedDecisions: string[]; args: JsonObject } {
  const allowed = review['allowedDecisions'] ?? review['allowed_decisions']
  const args = review['argsSchema'] ?? review['args_schema']
  return {
    allowedDecisions: Array.isArray(allowed) ? allowed.map(String) : ['approve', 'reject'],
    args: isJsonObject(args) ? args : { type: 'object' },
  }
}

function answerSchema({ name }: JsonObject, allowed: string[], args: JsonObject): JsonObject {
  const mayApprove = allowed.includes('approve')
  const mayEdit = allowed.includes('edit')
  const mayReject = allowed.includes('reject')
  const edited = {
    type: 'object',
    properties: { name: { const: name ?? '' }, args },
    required: ['args'],
    additionalProperties: false,
  }
  const rejectedOrEdited: Json[] = [
    { type: 'object', properties: { approved: { const: false } } },
    { type: 'object', properties: { edited }, required: ['edited'] },
  ]
  return {
    type: 'object',
    properties: {
      approved: mayReject && (mayApprove || mayEdit) ? { type: 'boolean' } : { const: !mayReject },
      ...(mayReject && { reason: { type: 'string' } }),
      ...(mayEdit && { edited }),
    },
    required: ['approved', ...(mayEdit && !mayApprove && !mayReject ? ['edited'] : [])],
    // An edit that may not be made is not to be taken for an approval.
    additionalProperties: false,
    ...(mayEdit && mayReject && !mayApprove && { anyOf: rejectedOrEdited }),
  }
}
