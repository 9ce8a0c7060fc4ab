import { connect, type Socket } from 'node:net'
import { now } from './now.ts'
import type { ReadStream } from './read-stream.ts'

/** A stream that is open, as cheaply as a client can hold it: its bytes, as they came. */
export type OpenStream = {
  /** Resolves with the first event. */
  begun: Promise<void>
  /** Resolves when the server has ended it. */
  ended: Promise<void>
  /** Whether so many characters have come since it was last taken. */
  has(characters: number): boolean
  /** What has come since it was last taken. */
  take(): Pick<ReadStream, 'text' | 'pieces'>
  close(): void
}

/** Opens a stream with a request of its own connection. */
export function openStream(url: string, body: string): OpenStream {
  const { hostname, port } = new URL(url)
  const head = [
    'POST / HTTP/1.1',
    `Host: ${hostname}:${port}`,
    'Content-Type: application/json',
    'A2A-Version: 1.0',
    'Connection: close',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  const socket: Socket = connect({ host: hostname, port: Number(port), noDelay: true })
  socket.write(`${head.join('\r\n')}\r\n\r\n${body}`)
  let texts: string[] = []
  let pieces: ReadStream['pieces'] = []
  let end = 0
  const begun = Promise.withResolvers<void>()
  const ended = Promise.withResolvers<void>()
  socket.setEncoding('utf8')
  socket.on('data', (piece: string) => {
    if (piece.includes('data: ')) begun.resolve()
    end += piece.length
    texts.push(piece)
    pieces.push({ at: now(), end })
  })
  socket.on('error', (error) => {
    begun.reject(error)
    ended.reject(error)
  })
  socket.on('close', () => ended.resolve())
  return {
    begun: begun.promise,
    ended: ended.promise,
    has: (characters) => end >= characters,
    take() {
      const taken = { text: texts.join(''), pieces }
      texts = []
      pieces = []
      end = 0
      return taken
    },
    close: () => socket.destroy(),
  }
}
