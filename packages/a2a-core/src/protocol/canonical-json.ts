import { isJsonObject, type Json } from './json.ts'
import { limits } from './limits.ts'

/**
 * Writes JSON in its one canonical form (RFC 8785, JCS): no whitespace, keys in the order of their
 * UTF-16 code units, numbers and strings as ECMAScript writes them. It is what signatures are
 * made over (specification §8.4.1).
 *
 * @throws TypeError when something has no canonical form: a number that is none, a text that is not
 *   Unicode, or more than 64 levels of nesting
 */
export function canonicalJson(value: Json): string {
  return write(value, 1)
}

function write(value: Json, depth: number): string {
  if (depth > limits.jsonDepth) {
    throw new TypeError(`JSON that nests deeper than ${limits.jsonDepth} levels has no place here`)
  }
  if (Array.isArray(value)) return `[${value.map((each) => write(each, depth + 1)).join(',')}]`
  if (isJsonObject(value)) {
    const members = Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, member]) => `${write(key, depth)}:${write(member, depth + 1)}`)
    return `{${members.join(',')}}`
  }
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new TypeError(`${value} is no JSON number`)
  }
  if (typeof value === 'string' && !value.isWellFormed()) {
    throw new TypeError(`${JSON.stringify(value.slice(0, 200))} is not Unicode`)
  }
  return JSON.stringify(value)
}
