/**
 * Things in the order in which they came. Any may leave by the place it was given, at the same small
 * cost: a `Set` would have to step over all that left before it finds its first.
 */
export class Arrivals<Thing> {
  #size = 0
  #first: Place<Thing> | undefined
  #last: Place<Thing> | undefined

  get size(): number {
    return this.#size
  }

  /** What came first of those that are there. */
  get first(): Thing | undefined {
    return this.#first?.thing
  }

  /** Comes last, and is given its place. */
  add(thing: Thing): Place<Thing> {
    const place: Place<Thing> = { thing, among: this, before: this.#last, after: undefined }
    if (this.#last) this.#last.after = place
    else this.#first = place
    this.#last = place
    this.#size++
    return place
  }

  /** Lets go of a place among these; of no place, nothing. */
  delete(place: Place<Thing> | undefined): void {
    if (place?.among !== this) return
    const { before, after } = place
    if (before) before.after = after
    else this.#first = after
    if (after) after.before = before
    else this.#last = before
    place.among = undefined
    place.before = undefined
    place.after = undefined
    this.#size--
  }
}

/** Where a thing is among others. */
export type Place<Thing> = {
  readonly thing: Thing
  /** Those among which it is, until it leaves. */
  among: Arrivals<Thing> | undefined
  before: Place<Thing> | undefined
  after: Place<Thing> | undefined
}
