import { closeSync, openSync, writeSync } from 'node:fs'

/** Everything that was done and seen, as it came: JSON lines in a file, if one is wanted. */
export type History = {
  /** @param what the kind of entry, such as `send` or `kill` */
  add(what: string, about: object): void
  close(): void
}

/** @param path the file. Default: nothing is written */
export function openHistory(path: string | undefined): History {
  if (path === undefined) return { add: () => undefined, close: () => undefined }
  const file = openSync(path, 'w')
  return {
    add(what, about) {
      writeSync(file, `${JSON.stringify({ at: Date.now(), what, ...about })}\n`)
    },
    close: () => closeSync(file),
  }
}
