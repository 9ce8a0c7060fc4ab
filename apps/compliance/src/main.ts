/** Serves the compliance desk alone: `node apps/compliance/src/main.ts --help`. */
import { serveAlone } from 'desk'
import { createCompliance } from './compliance.ts'

await serveAlone({
  name: 'compliance',
  port: 4003,
  create: async () => ({ agent: createCompliance() }),
})
