/**
 * A copy of JSON, all the way down: what happens to one is not seen in the other.
 *
 * @throws TypeError when there is something in it that no JSON can say
 */
export function copyOf<Value>(value: Value): Value {
  return copied(value, false)
}

/**
 * A copy of JSON that nobody can change, and that may therefore be given to everybody. What is
 * frozen already is so all the way down, and needs no copy.
 *
 * @throws TypeError when there is something in it that no JSON can say
 */
export function frozenCopyOf<Value>(value: Value): Value {
  return copied(value, true)
}

/**
 * Has nobody change JSON any more, all the way down. What is frozen already is so all the way down.
 *
 * @throws TypeError when there is something in it that no JSON can say
 */
export function frozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return checked(value)
  if (Object.isFrozen(value)) return value
  for (const inner of Object.values(value)) frozen(inner)
  return Object.freeze(value)
}

function copied<Value>(value: Value, isFrozen: boolean): Value {
  if (typeof value !== 'object' || value === null) return checked(value)
  if (isFrozen && Object.isFrozen(value)) return value
  const copy = Array.isArray(value) ? copyOfList(value, isFrozen) : copyOfObject(value, isFrozen)
  return (isFrozen ? Object.freeze(copy) : copy) as Value
}

function copyOfList(list: readonly unknown[], isFrozen: boolean): unknown[] {
  // Sliced first: what is mapped from an empty list has room for more.
  const copy = list.slice()
  for (let index = 0; index < copy.length; index++) copy[index] = copied(copy[index], isFrozen)
  return copy
}

function copyOfObject(object: object, isFrozen: boolean): object {
  // Spread first: it alone takes a key such as `__proto__` for what it is, data.
  const copy: { [key: string]: unknown } = { ...object }
  for (const key of Object.keys(copy)) {
    const item = copy[key]
    if (typeof item === 'object') copy[key] = copied(item, isFrozen)
    else checked(item)
  }
  return copy
}

function checked<Value>(value: Value): Value {
  const kind = typeof value
  if (kind === 'function' || kind === 'bigint' || kind === 'symbol') {
    throw new TypeError(`Only JSON can be stored; got a ${kind}`)
  }
  return value
}
