/** Characters one cannot see: what a person reads would not be what a model reads. */
const unseen = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Co}]/gu
/** Controls, and whatever else ends lines. */
const breaks = /[\s\p{Cc}\p{Zl}\p{Zp}]+/gu

/**
 * Somebody else's words, made safe to quote to people and models: one line of visible text.
 *
 * @param length the most characters that are left; what is cut ends in `…`
 */
export function cleanText(text: string, length: number): string {
  const visible = text.toWellFormed().replace(unseen, '').replace(breaks, ' ').trim()
  const characters = Array.from(visible)
  return characters.length <= length ? visible : `${characters.slice(0, length - 1).join('')}…`
}
