/** An agent that asks the next one, and says what that said; the last says what it was told. */
import { connect } from 'a2a-core/client'
import { fromFunction } from 'a2a-function'
import { a2a } from 'a2a-hono'
import { serveFetch } from '../harness/serve-subject.ts'

const [next] = process.argv.slice(2)
const remote = next === undefined ? undefined : await connect(next)
const agent = fromFunction(
  async ({ text, signal }) => {
    if (!remote) return `You said ${text}`
    const { text: said } = await remote.ask(text, { signal })
    return said
  },
  { name: 'Hop' },
)
await serveFetch(a2a(agent, { auth: 'loopback' }).fetch)
