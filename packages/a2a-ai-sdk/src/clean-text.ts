/** Characters one cannot see: what a person reads would not be what a model reads. */
const unseen = /[\p{Cf}\u{FE00}-\u{FE0F}\u{E0100}-\u{E01EF}]/gu
/** Controls, and whatever else ends lines. */
const breaks = /[\s\p{Cc}\p{Zl}\p{Zp}]+/gu

/** Another's words, made safe to quote: one line of visible text, of at most `length` characters. */
export function cleanText(text: string, length: number): string {
  const visible = text.toWellFormed().replace(unseen, '').replace(breaks, ' ').trim()
  const characters = Array.from(visible)
  return characters.length <= length ? visible : `${characters.slice(0, length - 1).join('')}…`
}
