import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const fileIn = (folder: string): string => join(folder, 'effects')

/** Does what cannot be undone. */
export function act(folder: string, effect: string): string {
  appendFileSync(fileIn(folder), `${effect}\n`)
  return effect
}

/** What was done that cannot be undone, as often as it was done. */
export function effectsIn(folder: string): string[] {
  return readFileSync(fileIn(folder), 'utf8').split('\n').slice(0, -1)
}
