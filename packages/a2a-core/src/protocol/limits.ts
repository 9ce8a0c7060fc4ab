/**
 * Limits on what a peer may send, so that one message cannot cost others anything
 * (specification §13.4). The size of a whole body is the HTTP layer's to limit.
 */
export const limits = {
  /** Characters in an id: `messageId`, `taskId`, `contextId`. */
  idLength: 512,
  /** Parts in one message or artifact. */
  parts: 100,
  /** Levels of nesting in one JSON document. */
  jsonDepth: 64,
  /** The same of what an agent answers, which may be more, but never so much that a stack ends. */
  answerDepth: 512,
  /** Entries in a list of short strings: output modes, extensions, referenced tasks. */
  listLength: 100,
} as const

/**
 * Tells whether JSON text nests deeper than `limit`, by counting brackets outside strings:
 * it takes linear time and no stack, so it is safe to ask before parsing.
 */
export function isNestedDeeperThan(text: string, limit: number): boolean {
  if (!opensMoreThan(text, limit)) return false
  let depth = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (inString) {
      if (code === 0x5c) i++
      else if (code === 0x22) inString = false
    } else if (code === 0x22) inString = true
    else if (code === 0x7b || code === 0x5b) {
      if (++depth > limit) return true
    } else if (code === 0x7d || code === 0x5d) depth--
  }
  return false
}

/**
 * Each level takes a bracket that opens, and most text has few: to go from one to the next takes a
 * fraction of the time that it takes to look at every character.
 */
function opensMoreThan(text: string, limit: number): boolean {
  if (text.length <= limit) return false
  let count = 0
  for (const bracket of ['{', '[']) {
    for (let at = text.indexOf(bracket); at !== -1; at = text.indexOf(bracket, at + 1)) {
      if (++count > limit) return true
    }
  }
  return false
}
