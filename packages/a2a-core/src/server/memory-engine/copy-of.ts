/**
 * A copy of JSON, all the way down: what happens to one is not seen in the other.
 *
 * @throws TypeError when there is something in it that no JSON can say
 */
export function copyOf<Value>(value: Value): Value {
  return copied(value, (copy) => copy)
}

/**
 * A copy of JSON that nobody can change, and that may therefore be given to everybody.
 *
 * @throws TypeError when there is something in it that no JSON can say
 */
export function frozenCopyOf<Value>(value: Value): Value {
  return copied(value, Object.freeze)
}

function copied<Value>(value: Value, finish: <Copy>(copy: Copy) => Copy): Value {
  if (typeof value !== 'object' || value === null) return checked(value)
  if (Array.isArray(value)) return finish(value.map((item) => copied(item, finish))) as Value
  // Spread first: it alone takes a key such as `__proto__` for what it is, data.
  const copy = { ...value } as { [key: string]: unknown }
  for (const [key, item] of Object.entries(copy)) {
    if (typeof item === 'object') copy[key] = copied(item, finish)
    else checked(item)
  }
  return finish(copy) as Value
}

function checked<Value>(value: Value): Value {
  const kind = typeof value
  if (kind === 'function' || kind === 'bigint' || kind === 'symbol') {
    throw new TypeError(`Only JSON can be stored; got a ${kind}`)
  }
  return value
}
