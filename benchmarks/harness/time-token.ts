import { now } from './now.ts'

/** A token: the time at which it is said, with a fraction even if that is nothing. */
export function timeToken(): string {
  return `${now().toFixed(6)} `
}
