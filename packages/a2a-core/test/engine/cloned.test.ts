import { memoryEngine } from 'a2a-core/server'
import { testEngine } from 'a2a-core/testing'
import { clonedEngine } from './cloned-engine.ts'

testEngine({
  name: 'two cloned handles on a memory engine',
  async open(options) {
    const memory = memoryEngine(options)
    return { engine: clonedEngine(memory, 1), second: clonedEngine(memory, 2) }
  },
})
