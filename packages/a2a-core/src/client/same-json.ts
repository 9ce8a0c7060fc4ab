/** Tells whether two JSON values are the same; the order of keys does not count. */
export function sameJson(first: unknown, second: unknown): boolean {
  if (first === second) return true
  if (!isObject(first) || !isObject(second)) return false
  if (Array.isArray(first) !== Array.isArray(second)) return false
  const keys = definedKeys(first)
  return (
    keys.length === definedKeys(second).length &&
    keys.every((key) => Object.hasOwn(second, key) && sameJson(first[key], second[key]))
  )
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

/** JSON has no `undefined`: a field that holds it is not there. */
function definedKeys(value: Record<string, unknown>): string[] {
  return Object.keys(value).filter((key) => value[key] !== undefined)
}
