import { isJsonObject, type Json } from 'a2a-core'
import type { Answer } from 'a2a-core/server'

/**
 * The decision of LangChain's `humanInTheLoopMiddleware` that the answer to one of its approvals
 * stands for. Whatever is no clear yes is a no.
 *
 * @throws TypeError when it is an edit that names no arguments
 */
export function toDecision({ value, question }: Answer): Json {
  const { approved, reason, edited } = isJsonObject(value) ? value : { approved: value }
  if (approved !== true) {
    return { type: 'reject', ...(typeof reason === 'string' && { message: reason }) }
  }
  if (edited === undefined) return { type: 'approve' }
  const args = isJsonObject(edited) ? edited['args'] : undefined
  if (!isJsonObject(args)) {
    throw new TypeError('An edited action must be an object { args: {…} }')
  }
  const name = isJsonObject(question.value) ? question.value['name'] : undefined
  return { type: 'edit', editedAction: { name: name ?? '', args } }
}
