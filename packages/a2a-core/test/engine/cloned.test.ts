import { memoryEngine } from 'a2a-core/server'
import { testEngine } from 'a2a-core/testing'
import { clonedEngine } from './cloned-engine.ts'

testEngine({
  name: 'two cloned handles on a memory engine',
  known: {
    'a turn that no task shows yet goes on elsewhere, too':
      'the next attempt loses WORKING and its message',
    'a turn that no task shows yet, and that cannot be taken up, fails in sight':
      'FAILED is written before the task is',
    'a task whose run rests meanwhile is canceled without waiting for the grace':
      'CancelTask waits for terminal states alone',
    'all who cancel at once are given the canceled task':
      'CancelTask gives up when another took the claim',
  },
  async open() {
    const memory = memoryEngine()
    return { engine: clonedEngine(memory, 1), second: clonedEngine(memory, 2) }
  },
})
