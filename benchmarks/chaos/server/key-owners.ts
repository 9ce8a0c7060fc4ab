import { UnauthenticatedError } from 'a2a-core'
import type { Auth } from 'a2a-hono'

/** The header by which callers say who they are. */
export const keyHeader = 'X-Api-Key'

/** Whose tasks the agents ask of one another are. */
export const hopOwner = 'hop'

/** Every key is an owner of its own: what is tested is who sees which task, not who has a key. */
export const keyOwners: Auth = {
  securitySchemes: { key: { apiKeySecurityScheme: { location: 'header', name: keyHeader } } },
  securityRequirements: [{ schemes: { key: { list: [] } } }],
  challenge: 'ApiKey',
  authenticate(request) {
    const owner = request.headers.get(keyHeader)
    if (!owner) throw new UnauthenticatedError(`Send your key in the header ${keyHeader}`)
    return { tenant: '', owner }
  },
}
