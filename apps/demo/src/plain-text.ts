/** Text of others without what would steer a terminal: agents write what they like. */
export function plainText(text: string): string {
  return text.replace(/[^\P{Cc}\s]/gu, '')
}
