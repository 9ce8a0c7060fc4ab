import { memoryEngine } from 'a2a-core/server'
import { testEngine } from 'a2a-core/testing'

testEngine({
  name: 'memory engine',
  open: async () => ({ engine: memoryEngine() }),
  known: {
    'a turn that no task shows yet goes on elsewhere, too':
      'the next attempt loses WORKING and its message',
    'a turn that no task shows yet, and that cannot be taken up, fails in sight':
      'FAILED is written before the task is',
    'a task whose run rests meanwhile is canceled without waiting for the grace':
      'CancelTask waits for terminal states alone',
  },
})
