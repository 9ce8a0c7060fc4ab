/**
 * Runs generators side by side: gives what they yield as it comes, and at last what they return,
 * in the order of the generators.
 */
export async function* merge<Item, Result>(
  generators: readonly AsyncGenerator<Item, Result, undefined>[],
): AsyncGenerator<Item, Result[], undefined> {
  const results: Result[] = []
  const next = (index: number, generator: AsyncGenerator<Item, Result, undefined>) => {
    const coming = generator.next().then((item) => ({ index, generator, item }))
    // When one fails, or whoever reads leaves, nobody waits for the others.
    coming.catch(() => undefined)
    return coming
  }
  const pending = new Map(generators.map((generator, index) => [index, next(index, generator)]))
  while (pending.size > 0) {
    const { index, generator, item } = await Promise.race(pending.values())
    if (item.done) {
      results[index] = item.value
      pending.delete(index)
    } else {
      pending.set(index, next(index, generator))
      yield item.value
    }
  }
  return results
}
