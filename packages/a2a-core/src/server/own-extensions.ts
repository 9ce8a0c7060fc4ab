import type { AgentExtension } from '../protocol/agent-card.ts'
import { deadlineExtension } from '../protocol/deadline-extension.ts'
import { hitlExtension } from '../protocol/hitl-extension.ts'
import { idempotencyExtension } from '../protocol/idempotency-extension.ts'
import { replayExtension } from '../protocol/replay-extension.ts'

/** The extensions that every server speaks, whoever its agent is. */
export const ownExtensions: readonly AgentExtension[] = [
  {
    uri: idempotencyExtension,
    description: 'A message that is sent again is the same turn.',
  },
  {
    uri: replayExtension,
    description: 'SubscribeToTask goes on after Last-Event-ID, without a snapshot.',
  },
  {
    uri: deadlineExtension,
    description: 'A turn ends at the deadline that its message names.',
  },
  {
    uri: hitlExtension,
    description: 'Questions and approvals are asked and answered in its words, too.',
  },
]
