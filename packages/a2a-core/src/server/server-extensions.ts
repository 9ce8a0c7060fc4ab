import type { AgentExtension } from '../protocol/agent-card.ts'
import { idempotencyExtension } from '../protocol/idempotency-extension.ts'
import { replayExtension } from '../protocol/replay-extension.ts'
import { webhooksExtension } from '../protocol/webhooks-extension.ts'
import type { Server } from './server.ts'

/** The extensions that the server adds to those of the agent. */
export async function serverExtensions({ push }: Server): Promise<AgentExtension[]> {
  const extensions: AgentExtension[] = [
    {
      uri: idempotencyExtension,
      description: 'A message that is sent again is the same turn.',
    },
    {
      uri: replayExtension,
      description: 'SubscribeToTask goes on after Last-Event-ID, without a snapshot.',
    },
  ]
  if (!push) return extensions
  return [
    ...extensions,
    {
      uri: webhooksExtension,
      description: 'Webhook calls are signed, as Standard Webhooks says, with this key.',
      params: { publicKey: await push.signer.publicKey },
    },
  ]
}
