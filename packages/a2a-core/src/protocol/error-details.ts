import type { ErrorDetail } from './a2a-error.ts'
import { isJsonObject } from './json.ts'

/** The details of an error that crossed the wire; what is no detail is left out. */
export function readErrorDetails(details: unknown): ErrorDetail[] {
  const list: unknown[] = Array.isArray(details) ? details : []
  return list.filter(isDetail)
}

function isDetail(detail: unknown): detail is ErrorDetail {
  return isJsonObject(detail) && typeof detail['@type'] === 'string'
}
