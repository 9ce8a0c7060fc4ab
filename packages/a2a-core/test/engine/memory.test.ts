import { memoryEngine } from 'a2a-core/server'
import { testEngine } from 'a2a-core/testing'

testEngine({
  name: 'memory engine',
  open: async (options) => ({ engine: memoryEngine(options) }),
})
