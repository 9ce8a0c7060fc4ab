/** Resolves when all have, and after a time whatever they do. */
export async function settled(
  promises: Iterable<Promise<unknown>>,
  withinMs: number,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, withinMs)
  })
  await Promise.race([Promise.all(promises), timeout])
  clearTimeout(timer)
}
