import { UnauthenticatedError } from 'a2a-core'
import type { Auth } from 'a2a-hono'

/**
 * The user and the password that the agent wants. The kits cannot be told any, but their HTTP
 * clients send those that stand in an address.
 */
export const credentials = 'kit:tck'

/** Lets the kit in, and nobody else: only who has authenticated may see an extended card (§13.3). */
export const kitAuth: Auth = {
  securitySchemes: { basic: { httpAuthSecurityScheme: { scheme: 'Basic' } } },
  securityRequirements: [{ schemes: { basic: { list: [] } } }],
  challenge: 'Basic',
  authenticate({ headers }) {
    if (headers.get('authorization') !== `Basic ${btoa(credentials)}`) {
      throw new UnauthenticatedError(`Send ${credentials} as user and password`)
    }
    return { tenant: '', owner: 'kit' }
  },
}
