import { errorTable, type ErrorName } from './error-table.ts'
import { isJsonObject, type Json } from './json.ts'

/** One object of an error's details, named by its `@type` (specification §3.3.2). */
export type ErrorDetail = { '@type': string; [key: string]: Json }

/** What was wrong with one field of a request. */
export type FieldViolation = { field: string; description: string }

/** What may be said with an error beside its sentence. */
export type A2AErrorOptions = {
  /** Facts for `google.rpc.ErrorInfo.metadata`: they cross the wire. */
  metadata?: Record<string, string>
  /** What was wrong with which field: crosses the wire as `google.rpc.BadRequest`. */
  fieldViolations?: FieldViolation[]
  /** Details as a peer sent them, in place of those made from the fields above. */
  details?: ErrorDetail[]
  /** After how many seconds to try again; sent as `Retry-After`. */
  retryAfter?: number
  /** The reason; it is kept for logs and never crosses the wire. */
  cause?: unknown
}

const badRequest = 'type.googleapis.com/google.rpc.BadRequest'
const brand = Symbol.for('a2a-core.A2AError')

/**
 * An error that crosses the wire. Its name, codes and reason come from the error table; throw one
 * of its classes (`TaskNotFoundError`, …) and every binding says the right thing.
 */
export class A2AError extends Error {
  override readonly name: ErrorName
  readonly details: ErrorDetail[]
  readonly fieldViolations: FieldViolation[]
  readonly retryAfter: number | undefined

  constructor(name: ErrorName, message?: string, options: A2AErrorOptions = {}) {
    const { cause, metadata, details, retryAfter } = options
    const fieldViolations = options.fieldViolations ?? violationsIn(details)
    super(message ?? errorTable[name].message, cause === undefined ? undefined : { cause })
    this.name = name
    this.fieldViolations = fieldViolations
    this.details = details ?? makeDetails(name, fieldViolations, metadata)
    this.retryAfter = retryAfter
    Object.defineProperty(this, brand, { value: true })
  }

  /** The JSON-RPC error code. */
  get code(): number {
    return errorTable[this.name].code
  }

  /** The HTTP status. */
  get httpStatus(): number {
    return errorTable[this.name].httpStatus
  }

  /** The `google.rpc.ErrorInfo` reason. */
  get reason(): string {
    return errorTable[this.name].reason
  }

  /** Tells whether a value is an A2AError, from this copy of the library or another. */
  static is(value: unknown): value is A2AError {
    return typeof value === 'object' && value !== null && brand in value
  }
}

function makeDetails(
  name: ErrorName,
  fieldViolations: FieldViolation[],
  metadata: Record<string, string> | undefined,
): ErrorDetail[] {
  const info: ErrorDetail = {
    '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
    reason: errorTable[name].reason,
    domain: 'a2a-protocol.org',
  }
  if (metadata) info['metadata'] = metadata
  if (fieldViolations.length === 0) return [info]
  return [info, { '@type': badRequest, fieldViolations: [...fieldViolations] }]
}

/** What a peer's details say of fields; what is no violation is left out. */
function violationsIn(details: ErrorDetail[] = []): FieldViolation[] {
  const listed = details
    .filter((detail) => detail['@type'] === badRequest)
    .flatMap(({ fieldViolations }) => (Array.isArray(fieldViolations) ? fieldViolations : []))
  return listed.flatMap((violation) => {
    if (!isJsonObject(violation)) return []
    // ProtoJSON leaves empty strings out: the field of what is wrong with the whole request.
    const { field = '', description = '' } = violation
    if (typeof field !== 'string' || typeof description !== 'string') return []
    return [{ field, description }]
  })
}
