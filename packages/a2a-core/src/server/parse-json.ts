import { JSONParseError } from '../protocol/errors.ts'
import { isNestedDeeperThan, limits } from '../protocol/limits.ts'

/**
 * Reads the JSON of a request.
 *
 * @throws JSONParseError when it is none, or nests too deep
 */
export function parseJson(body: string): unknown {
  if (isNestedDeeperThan(body, limits.jsonDepth)) {
    throw new JSONParseError(`The JSON nests deeper than ${limits.jsonDepth} levels`)
  }
  try {
    return JSON.parse(body)
  } catch (error) {
    throw new JSONParseError(undefined, { cause: error })
  }
}
