import type { Engine } from '../../server/engine.ts'

/** What a case has: two handles on one storage, as two processes have them. */
export type Handles = { engine: Engine; second: Engine }
