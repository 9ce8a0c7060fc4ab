/**
 * Makes a generator that can be left while it waits. By itself `return` waits for the step under
 * way; here it aborts it first, and the step fails with an AbortError.
 *
 * @param left aborts what the generator waits for
 */
export function leavable<Item, Result>(
  left: AbortController,
  generator: AsyncGenerator<Item, Result, undefined>,
): AsyncGenerator<Item, Result, undefined> {
  const leave = generator.return.bind(generator)
  generator.return = (result) => {
    left.abort()
    return leave(result)
  }
  return generator
}
