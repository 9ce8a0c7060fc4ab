/** How many groups are under way at a time. */
const mostInFlight = 2

/** How many calls one group holds at most, and how much of what they bring, if there are several. */
const mostInGroup = 500
const mostSize = 4_000_000

type Waiting<Item, Result> = {
  item: Item
  resolve: (result: Result) => void
  reject: (error: unknown) => void
}

/**
 * Makes one call of many: what is asked in one turn of the event loop, or while two groups are under
 * way, is one group. A lone call is not held up, and a crowd costs few round trips.
 *
 * @param run does a whole group, and gives a result for each item, in order
 * @param options.apart says by what an item must not be in a group twice
 * @param options.sizeOf how much an item brings, in characters: what is large goes alone
 * @param options.most how many are in a group at most. Default: 500
 * @param options.mayRepeat whether a group that failed is done again one by one, so that an item
 *   that cannot be done fails alone
 */
export function grouped<Item, Result>(
  run: (items: Item[]) => Promise<Result[]>,
  {
    apart,
    sizeOf,
    most = mostInGroup,
    mayRepeat,
  }: {
    apart?: (item: Item) => unknown
    sizeOf?: (item: Item) => number
    most?: number
    mayRepeat: (error: unknown) => boolean
  },
): (item: Item) => Promise<Result> {
  let waiting: Waiting<Item, Result>[] = []
  let inFlight = 0
  let gathering = false

  /** Those whom a group has answered ask again at once: they are one group, not many. */
  function gather(): void {
    if (gathering) return
    gathering = true
    setImmediate(() => {
      gathering = false
      next()
    })
  }

  function next(): void {
    if (inFlight >= mostInFlight || waiting.length === 0) return
    const [group, rest] = divide(waiting, most, apart, sizeOf)
    waiting = rest
    inFlight++
    void settle(group).finally(() => {
      inFlight--
      gather()
    })
  }

  async function settle(group: Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await run(group.map(({ item }) => item))
      for (const [index, { resolve }] of group.entries()) resolve(results[index] as Result)
    } catch (error) {
      if (group.length === 1 || !mayRepeat(error)) for (const { reject } of group) reject(error)
      else for (const one of group) await settle([one])
    }
  }

  return (item) =>
    new Promise<Result>((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      gather()
    })
}

/** The next group, and what is left for those after it. */
function divide<Item, Result>(
  waiting: Waiting<Item, Result>[],
  most: number,
  apart: ((item: Item) => unknown) | undefined,
  sizeOf: (item: Item) => number = () => 0,
): [group: Waiting<Item, Result>[], rest: Waiting<Item, Result>[]] {
  const group: Waiting<Item, Result>[] = []
  const rest: Waiting<Item, Result>[] = []
  const seen = new Set<unknown>()
  let size = 0
  for (const one of waiting) {
    const name = apart?.(one.item)
    const grown = size + sizeOf(one.item)
    const isFull = group.length >= most || (group.length > 0 && grown > mostSize)
    if (isFull || (apart && seen.has(name))) rest.push(one)
    else {
      group.push(one)
      size = grown
    }
    seen.add(name)
  }
  return [group, rest]
}
