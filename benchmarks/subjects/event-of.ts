const before =
  'data: {"jsonrpc":"2.0","id":1,"result":{"artifactUpdate":{' +
  '"taskId":"4b0b1d3e-0c5f-4a9d-9a3e-5a0b9b1f3c55","contextId":"0e3f4f0c-6b7d-4a43-8a37-0f2f1f6a7d10",' +
  '"artifact":{"artifactId":"answer-1","parts":[{"text":"'
const after = '"}]},"append":true}}}\n\n'

/** An event of a stream, made by hand: one token of an answer, in about 300 bytes. */
export function eventOf(seq: number, token: string): string {
  return `id: ${seq}\n${before}${token}${after}`
}
