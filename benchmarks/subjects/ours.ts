/** An agent served by a2a-hono on the memory engine: `message` replies, `task` makes a task. */
import { fromFunction } from 'a2a-function'
import { a2a } from 'a2a-hono'
import { serveFetch } from '../harness/serve-subject.ts'

const [kind] = process.argv.slice(2)
const agent = fromFunction(({ text }) => `You said ${text}`, {
  name: 'Echo',
  replies: kind === 'message',
})
await serveFetch(a2a(agent, { auth: 'loopback' }).fetch)
