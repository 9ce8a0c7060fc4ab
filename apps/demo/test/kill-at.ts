// Loaded before the demo: kills the process, as `kill -9` does, once it has said what KILL_AT says.
const { KILL_AT: last = '' } = process.env
const write = process.stderr.write.bind(process.stderr)
let said = ''

process.stderr.write = (chunk: string | Uint8Array): boolean => {
  said += String(chunk)
  if (last !== '' && said.includes(last)) process.kill(process.pid, 'SIGKILL')
  return write(chunk)
}
