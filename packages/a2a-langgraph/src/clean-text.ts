/** What one cannot see: controls, direction marks, zero-width characters, variation selectors. */
const invisible = /[\p{C}\p{Zl}\p{Zp}\u{FE00}-\u{FE0F}\u{E0100}-\u{E01EF}]+/gu

/** Somebody else's words, fit to be quoted: one line of visible text, of bounded length. */
export function cleanText(text: string, length: number): string {
  const line = text.toWellFormed().replace(invisible, ' ').replace(/\s+/g, ' ').trim()
  const characters = Array.from(line)
  return characters.length > length ? `${characters.slice(0, length - 1).join('')}…` : line
}
