/** How attempts at a turn have come to nothing. */
export type Attempts = {
  /** How many in a row, the one that is claimed among them, have stored nothing of the agent's. */
  tries: number
  /** How many have died in all: their process was killed, or lost its lease. */
  deaths: number
}

const seconds = 1_000

/** How often a turn may die, whatever it said before: one that speaks and then dies gets nowhere. */
const mostDeaths = 8

/** How many attempts in a row have come to nothing before the one that is claimed. */
export function stalledOf({ tries, deaths }: Attempts): number {
  const inARow = Math.max(tries - 1, 0)
  return deaths > mostDeaths ? Math.max(inARow, deaths) : inARow
}

/**
 * Whether a turn is tried alone from now on: it may be the one that kills its processes, and is not
 * to take others with it. Twice may be chance for one that got nowhere yet. One that gets somewhere
 * between its deaths may have them all by chance, for it takes its time: six are few where processes
 * are killed again and again, and if all were tried alone then, hardly any would get their turn.
 */
export function isQuarantined(attempts: Attempts): boolean {
  const { deaths } = attempts
  return deaths >= 6 || (deaths >= 2 && stalledOf(attempts) >= 2)
}

/** Whether a turn has died so often that its run is only to fail it. */
export function isGivenUp({ deaths }: Attempts): boolean {
  return deaths > mostDeaths
}

/** After how many deaths a turn that is tried alone waits for more than its turn. */
const deathsByChance = 3

/**
 * How long a turn in quarantine waits for its next attempt, in milliseconds. At first not at all: its
 * process had to be missed before, and so far it may be a victim of others, whom nobody makes wait.
 * Victims do not die with it for long: they are tried alone in their turn.
 */
export function quarantineDelay({ deaths }: Attempts): number {
  if (deaths <= deathsByChance) return 0
  return jittered(Math.min(2 ** (deaths - 1), 30) * seconds)
}

/** How long a task waits whose run has failed, in milliseconds: what fails at once would spin. */
export function failureDelay({ tries }: Pick<Attempts, 'tries'>): number {
  return jittered(Math.min(50 * 2 ** Math.min(tries, 10), 30 * seconds))
}

/** Not all at once. */
function jittered(ms: number): number {
  return ms * (0.75 + Math.random() / 2)
}
