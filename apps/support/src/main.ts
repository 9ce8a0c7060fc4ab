/** Serves the support desk alone: `node apps/support/src/main.ts --help`. */
import { reach, serveAlone } from 'desk'
import { modelVariables } from 'desk/command-line'
import { chooseModel } from './choose-model.ts'
import { openThreads } from './open-threads.ts'
import { createSupport } from './support.ts'

await serveAlone({
  name: 'support',
  port: 4001,
  variables: `${modelVariables}  PRICING_URL      its price desk (default: http://127.0.0.1:4002)\n`,
  async create({ data, signal }) {
    const url = process.env['PRICING_URL'] || 'http://127.0.0.1:4002'
    const pricing = await reach(url, 'PRICING_URL', signal)
    const threads = data === undefined ? undefined : openThreads(data)
    const agent = createSupport({ pricing, model: chooseModel(), threads })
    return { agent, close: () => threads?.close() }
  },
})
