import * as z from 'zod'
import type { A2AError, ErrorDetail } from '../a2a-error.ts'
import { readErrorDetails } from '../error-details.ts'
import { errorNameOfCode, errorTable, type ErrorName } from '../error-table.ts'
import { readRestError, toRestError, type ReadRestError, type RestError } from '../rest-error.ts'
import { wireObject } from '../wire-object.ts'

/** An error as HTTP+JSON of 0.3 has it: that of JSON-RPC, with its name; and in the form of 1.0. */
export type V03RestError = RestError & {
  code: number
  type: string
  message: string
  data: ErrorDetail[]
}

const extendedCard = 'AuthenticatedExtendedCardNotConfiguredError'

/**
 * Writes an error as HTTP+JSON of 0.3 has it: some clients read the code, others the name; the
 * official Go SDK reads what 1.0 has.
 */
export function toV03RestError(error: A2AError): V03RestError {
  const { name, code, message, details } = error
  const type = name === 'ExtendedAgentCardNotConfiguredError' ? extendedCard : name
  return { code, type, message, data: details, ...toRestError(error) }
}

const v03RestErrorSchema = wireObject({
  code: z.number().optional(),
  type: z.string().optional(),
  message: z.string(),
  data: z.unknown().optional(),
}).refine(({ code, type }) => code !== undefined || type !== undefined)

/** Reads the body of an error of 0.3; `undefined` when it is none. */
export function readV03RestError(body: unknown): ReadRestError | undefined {
  const parsed = v03RestErrorSchema.safeParse(body)
  if (!parsed.success) return readRestError(body)
  const { code = 0, type = '', message, data } = parsed.data
  return { code: undefined, name: nameOf(code, type), message, details: readErrorDetails(data) }
}

function nameOf(code: number, type: string): ErrorName | undefined {
  if (type === extendedCard) return 'ExtendedAgentCardNotConfiguredError'
  if (Object.hasOwn(errorTable, type)) return type as ErrorName
  return errorNameOfCode(code)
}
