/** Things in the order in which they came. */
export type Fifo<Thing> = {
  readonly size: number
  push(thing: Thing): void
  shift(): Thing | undefined
}

/** Makes an empty one. Taking the first costs the same, however many there are. */
export function newFifo<Thing>(): Fifo<Thing> {
  let things: Thing[] = []
  let first = 0
  return {
    get size() {
      return things.length - first
    },
    push: (thing) => void things.push(thing),
    shift() {
      const thing = things[first]
      if (first < things.length) first++
      if (first > 1_000 && first * 2 > things.length) {
        things = things.slice(first)
        first = 0
      }
      return thing
    },
  }
}
