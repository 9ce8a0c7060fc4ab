import type { Difference } from './peer.ts'

/** The Python and the Go SDK agree on it, the JavaScript SDK does not. */
export const twiceEncoded: Difference = {
  check: 'gets files',
  version: '0.3',
  binding: 'HTTP+JSON',
  actual: [{ raw: 'YUdWc2JHOD0=', mediaType: 'text/plain', filename: 'hello.txt' }],
  specified: '`bytes file_with_bytes` of its a2a.proto is base64 once in JSON, not twice',
}
