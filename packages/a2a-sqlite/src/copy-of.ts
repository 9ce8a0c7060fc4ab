/** A copy of JSON, all the way down: what happens to one is not seen in the other. */
export function copyOf<Value>(value: Value): Value
export function copyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(copyOf)
  // Spread first: it alone takes a key such as `__proto__` for what it is, data.
  const copy: { [key: string]: unknown } = { ...value }
  for (const key of Object.keys(copy)) copy[key] = copyOf(copy[key])
  return copy
}
