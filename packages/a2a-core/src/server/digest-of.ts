/**
 * A short name for a text: the same for the same text, and another for another, but for one chance
 * in 2^64. It tells what one caller sent from what it sent before; against forgery it is nothing.
 */
export function digestOf(text: string): string {
  let first = 0xdeadbeef
  let second = 0x41c6ce57
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    first = Math.imul(first ^ code, 2654435761)
    second = Math.imul(second ^ code, 1597334677)
  }
  first =
    Math.imul(first ^ (first >>> 16), 2246822507) ^ Math.imul(second ^ (second >>> 13), 3266489909)
  second =
    Math.imul(second ^ (second >>> 16), 2246822507) ^ Math.imul(first ^ (first >>> 13), 3266489909)
  return `${hex(first)}${hex(second)}${text.length.toString(16)}`
}

/** In two halves: numbers beyond 31 bits are written many times as slowly. */
function hex(word: number): string {
  return halfHex(word >>> 16) + halfHex(word & 0xffff)
}

function halfHex(half: number): string {
  return half.toString(16).padStart(4, '0')
}
