import { unwrap } from './unwrap.ts'

/**
 * Reads the events of a stream, by what they are: two answers may then have one event more or less,
 * and the others are compared all the same. `order` tells their order, and `withIds` whether they
 * have ids.
 */
export function readEvents(stream: string): Record<string, unknown> {
  const events: Record<string, unknown> = {}
  const envelopes = new Set<unknown>()
  for (const [, data = ''] of stream.matchAll(/^data: ?(.*)$/gm)) {
    const { content, envelope } = unwrap(JSON.parse(data))
    envelopes.add(envelope)
    for (const [kind, value] of Object.entries(Object(content) as object)) {
      const label = labelOf(kind, Object(value))
      const count = Object.keys(events).filter((each) => each.startsWith(label)).length
      events[count === 0 ? label : `${label}#${count + 1}`] = value
    }
  }
  const order = Object.keys(events).join(' ')
  return { ...events, order, withIds: /^id:/m.test(stream), envelopes: [...envelopes] }
}

type Content = { status?: { state: string }; artifact?: { artifactId: string } }

function labelOf(kind: string, { status, artifact }: Content): string {
  const said = kind === 'task' ? undefined : (status?.state ?? artifact?.artifactId)
  return said === undefined ? kind : `${kind}(${said})`
}
