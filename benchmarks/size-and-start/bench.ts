import { gzipSync } from 'node:zlib'
import { bundle } from '../harness/bundle.ts'
import type { Question } from '../harness/question.ts'
import { askInWorkerd } from './in-workerd.ts'
import { startOf } from './start-of.ts'

const client = "export * from 'a2a-core/client'"
const server = "export { a2a } from 'a2a-hono'"
const worker = `
  import { a2a } from 'a2a-hono'
  import { fromFunction } from 'a2a-function'
  const agent = fromFunction(({ text }) => 'You said ' + text, { name: 'Echo' })
  export default { fetch: a2a(agent, { auth: 'none' }).fetch }`

export const question: Question = {
  name: 'size-and-start',
  asks: 'How large is the client, how long does the server take to import, and does it run in workerd?',
  async answer() {
    const said = await askInWorkerd(
      only(await bundle(worker, { libraries: 'within', later: 'within' })),
    )
    if (!said.includes('You said hello')) throw new Error(`In workerd it said ${said}`)
    const own = sizeOf(await bundle(client, { libraries: 'beside' }))
    const whole = sizeOf(await bundle(client, { libraries: 'within' }))
    const importing = await startOf(only(await bundle(server, { libraries: 'beside' })))
    const row = { boundary: 'in process', unit: 'kB' } as const
    return {
      rows: [
        { subject: 'a2a-core/client, minified, gzip', of: 'itself', ...row, value: own },
        {
          subject: 'a2a-core/client, minified, gzip',
          of: 'its libraries',
          ...row,
          value: whole - own,
        },
        { subject: 'a2a-hono', of: 'import', ...row, value: importing, unit: 'ms' },
      ],
      goals: [
        { goal: 'kB of client', reached: own, atMost: 20 },
        { goal: 'ms to import the server', reached: importing, atMost: 60 },
        { goal: 'answers in workerd', reached: 1, atLeast: 1 },
      ],
    }
  },
}

/** In kB, as it is sent. */
function sizeOf(files: readonly string[]): number {
  return files.reduce((sum, code) => sum + gzipSync(code, { level: 9 }).byteLength, 0) / 1_000
}

function only(files: readonly string[]): string {
  const [file] = files
  if (file === undefined || files.length > 1) throw new Error('One file was expected')
  return file
}
