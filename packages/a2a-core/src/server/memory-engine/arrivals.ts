/**
 * Things in the order in which they came. Any may leave, at the same small cost: a `Set` would
 * have to step over all that left before it finds its first.
 */
export type Arrivals<Thing> = {
  readonly size: number
  /** What came first of those that are there. */
  readonly first: Thing | undefined
  /** Comes last, whether it was there before or not. */
  add(thing: Thing): void
  delete(thing: Thing): void
}

type Place<Thing> = {
  thing: Thing
  before: Place<Thing> | undefined
  after: Place<Thing> | undefined
}

/** Makes an empty one. */
export function newArrivals<Thing>(): Arrivals<Thing> {
  const places = new Map<Thing, Place<Thing>>()
  let first: Place<Thing> | undefined
  let last: Place<Thing> | undefined

  function remove(thing: Thing): void {
    const place = places.get(thing)
    if (!place) return
    const { before, after } = place
    if (before) before.after = after
    else first = after
    if (after) after.before = before
    else last = before
    places.delete(thing)
  }

  return {
    get size() {
      return places.size
    },
    get first() {
      return first?.thing
    },
    add(thing) {
      remove(thing)
      const place = { thing, before: last, after: undefined }
      if (last) last.after = place
      else first = place
      last = place
      places.set(thing, place)
    },
    delete: remove,
  }
}
