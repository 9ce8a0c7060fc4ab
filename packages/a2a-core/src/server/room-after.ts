/** For how many characters each value counts beside its text: its name, quotes, brackets. */
const perValue = 16

/**
 * How much room is left after JSON is written, in characters, about; less than none as soon as there
 * is none: how large something is beyond that is not looked at.
 */
export function roomAfter(value: unknown, room: number): number {
  let left = room - perValue
  if (typeof value === 'string') return left - value.length
  if (typeof value !== 'object' || value === null) return left
  for (const item of Object.values(value)) {
    if (left < 0) return left
    left = roomAfter(item, left)
  }
  return left
}
