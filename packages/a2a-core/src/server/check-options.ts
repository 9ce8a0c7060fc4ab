/** What a number among options must be. */
export type NumberRule = { min: number; max?: number; integer?: boolean }

/**
 * Checks the numbers among options; what is undefined is left to its default.
 *
 * @throws TypeError naming the option and what was expected
 */
export function checkOptions(options: object, rules: { [option: string]: NumberRule }): void {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(`The options must be an object, not ${shown(options)}`)
  }
  const given: { [option: string]: unknown } = { ...options }
  for (const [option, { min, max, integer = false }] of Object.entries(rules)) {
    const value = given[option]
    if (value === undefined) continue
    const isNumber = integer ? Number.isInteger(value) : Number.isFinite(value)
    if (isNumber && Number(value) >= min && Number(value) <= (max ?? Infinity)) continue
    const range = max === undefined ? `of at least ${min}` : `from ${min} to ${max}`
    throw new TypeError(
      `The option ${option} must be ${integer ? 'an integer' : 'a number'} ${range}, not ${shown(value)}`,
    )
  }
}

function shown(value: unknown): string {
  return typeof value === 'number' || value === null ? String(value) : `of type ${typeof value}`
}
