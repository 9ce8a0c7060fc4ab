import { checkOptions } from 'a2a-core/server'

/** @throws TypeError that names the option and what was expected, for those without a compiler */
export function checkPostgresOptions(options: { migrate?: unknown; onError?: unknown }): void {
  checkOptions(options, { pollInterval: { min: 1, max: 1_000 } })
  const { migrate, onError } = options
  // A text such as 'false' would count as true, and change tables that are not to be changed.
  if (migrate !== undefined && typeof migrate !== 'boolean') {
    throw new TypeError(`The option migrate must be true or false, not of type ${typeof migrate}`)
  }
  if (onError !== undefined && typeof onError !== 'function') {
    throw new TypeError(`The option onError must be a function, not of type ${typeof onError}`)
  }
}
