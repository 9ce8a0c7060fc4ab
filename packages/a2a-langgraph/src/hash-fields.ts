/**
 * A SHA-256 of several fields, in hex. Each field goes in with its length before it, so that no
 * two lists of fields give the same text.
 */
export async function hashFields(...fields: string[]): Promise<string> {
  const text = fields.map((field) => `${field.length}:${field}`).join('')
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
