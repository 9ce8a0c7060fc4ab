import type { Engine } from '../../server/engine.ts'
import type { SuiteClock } from './suite-clock.ts'

/** What a case has: two handles on one storage, as two processes have them, and their clock. */
export type Handles = { engine: Engine; second: Engine; clock: SuiteClock }
