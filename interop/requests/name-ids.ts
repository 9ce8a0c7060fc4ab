const uuid = /[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g

/** What ids are called by the field that they stand in. */
const kinds: Record<string, string> = {
  id: 'task',
  taskId: 'task',
  contextId: 'context',
  messageId: 'message',
}

/**
 * Puts names in the place of what is another in each answer: ids and times. The same id has the
 * same name wherever it stands, so that a wrong one is seen.
 *
 * @param names the names of ids that are known; ids that are found are added
 */
export function nameIds(value: unknown, names: Map<string, string>, key = ''): unknown {
  if (typeof value === 'string') {
    if (key === 'timestamp' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value))
      return '{now}'
    return value.replaceAll(uuid, (id) => nameOf(id, names, kinds[key] ?? 'id'))
  }
  if (Array.isArray(value)) return value.map((each: unknown) => nameIds(each, names))
  if (typeof value !== 'object' || value === null) return value
  // In one order, whatever the order of the fields: the first of a kind is the first in both answers.
  const fields = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(
    fields.map(([field, inner]: [string, unknown]) => [field, nameIds(inner, names, field)]),
  )
}

function nameOf(id: string, names: Map<string, string>, kind: string): string {
  const known = names.get(id)
  if (known) return known
  const taken = new Set(names.values())
  let name = `{${kind}}`
  for (let count = 2; taken.has(name); count++) name = `{${kind} ${count}}`
  names.set(id, name)
  return name
}
