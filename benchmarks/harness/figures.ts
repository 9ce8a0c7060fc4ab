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

/**
 * Measures subjects in turns, so that what else the machine does meets all of them alike.
 *
 * @param rounds how often each is measured, after one round that does not count
 * @returns the median of each
 */
export async function inTurns<Name extends string>(
  subjects: { [name in Name]: () => Promise<number> },
  rounds: number,
): Promise<{ [name in Name]: number }> {
  const names = Object.keys(subjects) as Name[]
  const figures = new Map<Name, number[]>(names.map((name) => [name, []]))
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      const figure = await subjects[name]()
      if (round > 0) figures.get(name)?.push(figure)
    }
  }
  const medians = names.map((name) => [name, median(figures.get(name) ?? [])])
  return Object.fromEntries(medians) as { [name in Name]: number }
}
