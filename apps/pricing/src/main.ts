/** Serves the price desk alone: `node apps/pricing/src/main.ts --help`. */
import { reach, serveAlone } from 'desk'
import { modelVariables } from 'desk/command-line'
import { chooseModel } from './choose-model.ts'
import { createPricing } from './pricing.ts'

await serveAlone({
  name: 'pricing',
  port: 4002,
  variables: `${modelVariables}  COMPLIANCE_URL   its compliance desk (default: http://127.0.0.1:4003)\n`,
  async create({ signal }) {
    const url = process.env['COMPLIANCE_URL'] || 'http://127.0.0.1:4003'
    const compliance = await reach(url, 'COMPLIANCE_URL', signal)
    return { agent: createPricing({ compliance, model: chooseModel() }) }
  },
})
