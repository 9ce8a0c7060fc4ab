import type { Kit } from './kit.ts'
import { v03Kit } from './v0.3-kit.ts'
import { v10Kit } from './v1.0-kit.ts'

/** The kits by the version of the protocol that they test. */
export const kits: ReadonlyMap<string, Kit> = new Map([
  ['1.0', v10Kit],
  ['0.3', v03Kit],
])
