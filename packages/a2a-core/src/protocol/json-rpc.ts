import * as z from 'zod'
import type { A2AError } from './a2a-error.ts'
import { readErrorDetails } from './error-details.ts'
import { errorNameOfCode } from './error-table.ts'
import { InvalidRequestError, newA2AError } from './errors.ts'
import { isJsonObject } from './json.ts'
import { violationsOf } from './parse.ts'
import { wireObject } from './wire-object.ts'

/** What ties an answer to its request. */
export type JsonRpcId = string | number | null

const jsonRpcRequestSchema = wireObject({
  jsonrpc: z.literal('2.0'),
  id: z
    .union([z.string(), z.number(), z.null()], { error: 'expected a string, a number or null' })
    .optional(),
  method: z.string().min(1),
  // Named, as objects; in a list they are parameters, too, but wrong ones.
  params: z.custom<object>(isStructured, { error: 'expected an object' }).optional(),
})

/** A JSON-RPC 2.0 request (specification §9.3). */
export type JsonRpcRequest = z.infer<typeof jsonRpcRequestSchema>

const jsonRpcResponseSchema = wireObject({
  jsonrpc: z.literal('2.0'),
  id: z.union([z.string(), z.number(), z.null()]).optional(),
  result: z.unknown().optional(),
  error: wireObject({
    code: z.number(),
    message: z.string(),
    data: z.unknown().optional(),
  }).optional(),
})

/** A JSON-RPC 2.0 response (specification §9.4). */
export type JsonRpcResponse = z.infer<typeof jsonRpcResponseSchema>

/**
 * Reads a JSON-RPC request.
 *
 * @throws InvalidRequestError when it is none; batches are refused so, as A2A has none
 */
export function parseJsonRpcRequest(body: unknown): JsonRpcRequest {
  if (Array.isArray(body)) throw new InvalidRequestError('Batches of requests are not supported')
  const result = jsonRpcRequestSchema.safeParse(body)
  if (result.success) return result.data
  const fieldViolations = violationsOf(result.error)
  const first = fieldViolations[0]
  throw new InvalidRequestError(
    `Not a JSON-RPC 2.0 request: ${first?.field ? `${first.field}: ` : ''}${first?.description}`,
    { fieldViolations },
  )
}

function isStructured(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}

/** The id of what may be a request, for the answer that says it is none; null when it has none. */
export function jsonRpcIdOf(body: unknown): JsonRpcId {
  if (!isJsonObject(body)) return null
  const { id } = body
  return typeof id === 'string' || typeof id === 'number' ? id : null
}

/** A response that carries a result. */
export function jsonRpcResult(id: JsonRpcId, result: unknown): JsonRpcResponse {
  return { jsonrpc: '2.0', id, result }
}

/** A response that carries an error, with its details in `data` (specification §9.5). */
export function jsonRpcError(id: JsonRpcId, error: A2AError): JsonRpcResponse {
  return {
    jsonrpc: '2.0',
    id,
    error: { code: error.code, message: error.message, data: error.details },
  }
}

/**
 * Gives the result of a JSON-RPC response.
 *
 * @throws the error of the table that the response carries
 * @throws InvalidAgentResponseError when the body is no JSON-RPC response
 */
export function readJsonRpcResponse(body: unknown): unknown {
  const parsed = jsonRpcResponseSchema.safeParse(body)
  if (!parsed.success) {
    throw newA2AError('InvalidAgentResponseError', 'The peer did not answer with JSON-RPC 2.0')
  }
  const { error, result } = parsed.data
  if (!error) return result
  const name = errorNameOfCode(error.code) ?? 'InternalError'
  throw newA2AError(name, error.message, { details: readErrorDetails(error.data) })
}
