/** How many things may have gone before a map is made anew, beside as many as are there. */
const mostGone = 256

/**
 * A map in which things come and go all the time. A `Map` leaves its table for another now and then,
 * and a table that was left still refers to the next: once one of them has grown old, all that was
 * ever in those behind it stays in memory until the whole heap is looked through, and each look
 * through what is young has to move it. A new map has no such past.
 */
export class FreshMap<Key, Value> {
  #map = new Map<Key, Value>()
  #gone = 0

  get size(): number {
    return this.#map.size
  }

  get(key: Key): Value | undefined {
    return this.#map.get(key)
  }

  set(key: Key, value: Value): void {
    this.#map.set(key, value)
  }

  delete(key: Key): void {
    if (!this.#map.delete(key) || ++this.#gone < this.#map.size + mostGone) return
    this.#map = new Map(this.#map)
    this.#gone = 0
  }
}
