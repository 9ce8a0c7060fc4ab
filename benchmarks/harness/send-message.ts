/** About 200 bytes, as a question of a person is. */
const words = 'Please make a quote for 250 seats for two years, with 20 % off. '.repeat(3)

/** The body of a SendMessage request over JSON-RPC. */
export function sendMessage(text = words, method = 'SendMessage'): string {
  const message = { messageId: crypto.randomUUID(), role: 'ROLE_USER', parts: [{ text }] }
  return JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { message } })
}

/** Sends one, and reads the result. */
export async function resultOf(url: string, body: string): Promise<Record<string, unknown>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'A2A-Version': '1.0' },
    body,
  })
  const { result } = (await response.json()) as { result?: Record<string, unknown> }
  if (!result) throw new Error(`${url} gave no result`)
  return result
}
