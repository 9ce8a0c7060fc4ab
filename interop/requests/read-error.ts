/**
 * What there is to compare in an error: its numbers and names, and what it is about. What it says
 * is each server's own.
 *
 * @param httpStatus the status of the answer; the error's own code is told where it is another
 */
export function readError(error: unknown, httpStatus: number): string {
  const { code, status, message, data, details = data }: WireError = Object(error)
  return [
    code === httpStatus ? undefined : code,
    status,
    ...(Array.isArray(details) ? details.flatMap(readDetail) : []),
    message ? undefined : 'without a message',
  ]
    .filter((said) => said !== undefined)
    .join(' ')
}

type WireError = {
  code?: number
  status?: string
  message?: string
  data?: unknown
  details?: unknown
}

type Detail = {
  '@type'?: string
  reason?: string
  domain?: string
  metadata?: Record<string, string>
  fieldViolations?: { field?: string }[]
}

function readDetail(detail: Detail): string[] {
  const { '@type': type, reason, domain, metadata, fieldViolations } = detail
  switch (type) {
    case 'type.googleapis.com/google.rpc.ErrorInfo':
      return [
        ...(domain === 'a2a-protocol.org' ? [] : [`of ${domain}`]),
        `${reason}`,
        ...(metadata ? [JSON.stringify(metadata)] : []),
      ]
    case 'type.googleapis.com/google.rpc.BadRequest':
      return [`at ${fieldViolations?.map(({ field }) => field || 'all').join(', ')}`]
    default:
      return [`with a ${type}`]
  }
}
