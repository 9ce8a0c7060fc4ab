import { Miniflare } from 'miniflare'
import { sendMessage } from '../harness/send-message.ts'

/**
 * Runs a module in workerd, the runtime of Cloudflare Workers, and asks the agent it serves.
 *
 * @returns what the agent said
 */
export async function askInWorkerd(module: string): Promise<string> {
  const worker = new Miniflare({
    modules: [{ type: 'ESModule', path: 'worker.mjs', contents: module }],
    compatibilityDate: '2026-06-01',
  })
  try {
    const response = await worker.dispatchFetch('http://localhost/', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'A2A-Version': '1.0' },
      body: sendMessage('hello'),
    })
    return await response.text()
  } finally {
    await worker.dispose()
  }
}
