/** The median of some figures. */
export function median(figures: readonly number[]): number {
  return quantile(figures, 0.5)
}

/** The figure that this part of all figures does not exceed: `0.99` for p99. */
export function quantile(figures: readonly number[], part: number): number {
  const sorted = figures.toSorted((a, b) => a - b)
  const index = Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)
  const figure = sorted[Math.max(index, 0)]
  if (figure === undefined) throw new Error('There are no figures')
  return figure
}

/** How long something takes, in milliseconds. */
export async function timeOf(something: () => unknown): Promise<number> {
  const begun = performance.now()
  await something()
  return performance.now() - begun
}
