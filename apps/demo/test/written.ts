import { Writable } from 'node:stream'
import type { Output } from '../src/paragraphs.ts'

/** An output that keeps what is written to it. */
export function written(terminal: Partial<Output> = {}): {
  output: Output
  text: () => string
} {
  let text = ''
  const output = new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      text += chunk
      done()
    },
  })
  return { output: Object.assign(output, terminal), text: () => text }
}
