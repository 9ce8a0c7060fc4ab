import * as z from 'zod'
import type { A2AError, ErrorDetail } from './a2a-error.ts'
import { readErrorDetails } from './error-details.ts'
import { errorNameOfReason, errorTable, type ErrorName } from './error-table.ts'
import { wireObject } from './wire-object.ts'

/** An error as HTTP+JSON has it: `google.rpc.Status` in JSON (specification §11.6). */
export type RestError = {
  error: { code: number; status: string; message: string; details: ErrorDetail[] }
}

const restErrorSchema = wireObject({
  error: wireObject({
    code: z.number().optional(),
    message: z.string(),
    details: z.unknown().optional(),
  }),
})

/** Writes an error as HTTP+JSON has it. */
export function toRestError({ name, httpStatus, message, details }: A2AError): RestError {
  return { error: { code: httpStatus, status: errorTable[name].status, message, details } }
}

/** What the body of an error says. */
export type ReadRestError = {
  /** The HTTP status, as the body repeats it. */
  code: number | undefined
  /** The error of the table, where the body gives its reason. */
  name: ErrorName | undefined
  message: string
  details: ErrorDetail[]
}

/** Reads the body of an error; `undefined` when it is none. */
export function readRestError(body: unknown): ReadRestError | undefined {
  const parsed = restErrorSchema.safeParse(body)
  if (!parsed.success) return undefined
  const { code, message } = parsed.data.error
  const details = readErrorDetails(parsed.data.error.details)
  const names = details.map(({ reason }) => {
    return typeof reason === 'string' ? errorNameOfReason(reason) : undefined
  })
  return { code, name: names.find((name) => name !== undefined), message, details }
}
