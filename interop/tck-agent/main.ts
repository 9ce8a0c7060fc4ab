/** Serves the agent that the A2A conformance kits test: `pnpm tck-agent --port 9999`. */
import { parseArgs } from 'node:util'
import { serveTckAgent } from './serve-tck-agent.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '9999' },
    'require-extension': { type: 'boolean' },
    plain: { type: 'boolean' },
    stranger: { type: 'boolean' },
  },
})
const { port, 'require-extension': requireExtension = false, ...others } = values
const { urlWithCredentials, close } = await serveTckAgent({
  ...others,
  port: Number(port),
  requireExtension,
})
console.log(`TCK agent: ${urlWithCredentials}`)
process.once('SIGINT', () => void close())
process.once('SIGTERM', () => void close())
