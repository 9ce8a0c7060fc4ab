import { median } from './figures.ts'

/** How long a round takes at least, in milliseconds: what is short is measured until then. */
const leastRound = 500

/** Figures of one subject, by name. */
type Figures = { [figure: string]: number }

/**
 * Measures subjects in turns, so that what else the machine does meets all of them alike. A round
 * measures a subject as often as there is time, and its figure is the mean; of the rounds it is
 * the median.
 *
 * @param rounds how many there are, after those that do not count
 * @param before how many those are. Default: one
 */
export async function inTurns<Name extends string>(
  subjects: { [name in Name]: () => Promise<number> },
  rounds: number,
  before = 1,
): Promise<{ [name in Name]: number }> {
  const names = namesOf(subjects)
  const single = names.map((name) => [name, async () => ({ value: await subjects[name]() })])
  const found = await severalInTurns<Name, { value: number }>(
    Object.fromEntries(single),
    rounds,
    before,
  )
  return byName(names, (name) => found[name].value)
}

/** As `inTurns`, of several figures that are measured at once. */
export async function severalInTurns<Name extends string, Found extends Figures>(
  subjects: { [name in Name]: () => Promise<Found> },
  rounds: number,
  before = 1,
): Promise<{ [name in Name]: Found }> {
  const names = namesOf(subjects)
  const found = byName(names, (): Found[] => [])
  for (let round = 0; round < before + rounds; round++) {
    for (const name of names) {
      const figures = await roundOf(subjects[name])
      if (round >= before) found[name].push(figures)
    }
  }
  return byName(names, (name) => combine(found[name], median))
}

async function roundOf<Found extends Figures>(measure: () => Promise<Found>): Promise<Found> {
  // What the round before has left is not collected in this one.
  globalThis.gc?.({ type: 'minor' })
  const figures: Found[] = []
  const begun = performance.now()
  do figures.push(await measure())
  while (performance.now() - begun < leastRound)
  return combine(figures, mean)
}

function mean(figures: readonly number[]): number {
  return figures.reduce((sum, figure) => sum + figure, 0) / figures.length
}

/** One of many, figure by figure. */
function combine<Found extends Figures>(
  all: readonly Found[],
  how: (figures: readonly number[]) => number,
): Found {
  const names = Object.keys(all[0] ?? {})
  return byName(names, (name) => how(all.map((each) => each[name] ?? NaN))) as Found
}

function namesOf<Name extends string>(subjects: { [name in Name]: unknown }): Name[] {
  return Object.keys(subjects) as Name[]
}

function byName<Name extends string, Value>(
  names: readonly Name[],
  valueOf: (name: Name) => Value,
): { [name in Name]: Value } {
  return Object.fromEntries(names.map((name) => [name, valueOf(name)])) as { [name in Name]: Value }
}
