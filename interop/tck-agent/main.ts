/** Serves the agent that the A2A conformance kit tests: `pnpm tck-agent --port 9999`. */
import { parseArgs } from 'node:util'
import { serveTckAgent } from './serve-tck-agent.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '9999' },
    'require-extension': { type: 'boolean' },
  },
})
const { url, close } = await serveTckAgent({
  port: Number(values.port),
  requireExtension: values['require-extension'] ?? false,
})
console.log(`TCK agent: ${url}`)
process.once('SIGINT', () => void close())
process.once('SIGTERM', () => void close())
