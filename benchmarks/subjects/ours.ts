/** An agent served by a2a-hono on the memory engine, with all that is on by default. */
import { a2a } from 'a2a-hono'
import { serveFetch } from '../harness/serve-subject.ts'
import { agentOf, kindOf } from './agent-of.ts'

await serveFetch(a2a(agentOf(kindOf(process.argv[2])), { auth: 'loopback' }).fetch)
