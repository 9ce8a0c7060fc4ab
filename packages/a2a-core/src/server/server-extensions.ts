import type { AgentExtension } from '../protocol/agent-card.ts'
import { webhooksExtension } from '../protocol/webhooks-extension.ts'
import { ownExtensions } from './own-extensions.ts'
import type { Server } from './server.ts'

/** The extensions that the server adds to those of the agent. */
export async function serverExtensions({ push }: Server): Promise<AgentExtension[]> {
  if (!push) return [...ownExtensions]
  return [
    ...ownExtensions,
    {
      uri: webhooksExtension,
      description: 'Webhook calls are signed, as Standard Webhooks says, with this key.',
      params: { publicKey: await push.signer.publicKey },
    },
  ]
}
