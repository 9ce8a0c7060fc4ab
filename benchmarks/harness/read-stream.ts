import { Agent, request } from 'node:http'
import { now } from './now.ts'
import { sendMessage } from './send-message.ts'

/** A stream as it came in: its bytes, piece by piece, each with the time it was there. */
export type ReadStream = { text: string; pieces: { at: number; end: number }[]; took: number }

const agent = new Agent({ keepAlive: true })

/**
 * Posts a SendStreamingMessage request, and reads its stream to the end.
 *
 * @param each called with the text so far, with each piece that comes
 */
export function readStream(
  url: string,
  text: string,
  each: (piece: string) => void = () => undefined,
): Promise<ReadStream> {
  const begun = now()
  const body = sendMessage(text, 'SendStreamingMessage')
  const headers = { 'Content-Type': 'application/json', 'A2A-Version': '1.0' }
  return new Promise((resolve, reject) => {
    const asking = request(url, { agent, method: 'POST', headers }, (response) => {
      const texts: string[] = []
      const pieces: ReadStream['pieces'] = []
      let end = 0
      response.setEncoding('utf8')
      response.on('data', (piece: string) => {
        end += piece.length
        texts.push(piece)
        pieces.push({ at: now(), end })
        each(piece)
      })
      response.on('error', reject)
      response.on('end', () => resolve({ text: texts.join(''), pieces, took: now() - begun }))
    })
    asking.on('error', reject)
    asking.end(body)
  })
}
