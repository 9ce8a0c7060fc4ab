/**
 * A path or an address without the slashes at its end. It is a loop because a pattern would look
 * at every run of slashes again from each slash in it.
 */
export function withoutTrailingSlashes(text: string): string {
  let end = text.length
  while (text[end - 1] === '/') end -= 1
  return text.slice(0, end)
}
