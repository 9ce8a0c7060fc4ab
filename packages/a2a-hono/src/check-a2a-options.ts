import { protocolVersions } from 'a2a-core'
import { checkOptions, longestWait } from 'a2a-core/server'
import type { A2AOptions } from './a2a-options.ts'
import { authOf } from './auth.ts'

/**
 * Checks the options that the compiler could not check.
 *
 * @throws TypeError naming the option and what was expected
 */
export function checkA2AOptions(options: A2AOptions): void {
  checkOptions(options, {
    bodyLimit: { min: 1, integer: true },
    heartbeat: { min: 1, max: longestWait },
    cardMaxAge: { min: 0, integer: true },
  })
  checkAuth(options.auth)
  const { url, signing, extendedCard, versions = protocolVersions } = options
  if (url !== undefined && !isWebAddress(url)) {
    throw new TypeError(
      `a2a(): url is not a URL of http or https: ${JSON.stringify(url)}; expected one such as "https://agents.example.com/support"`,
    )
  }
  if (signing && url === undefined) {
    throw new TypeError('a2a(): signing needs a url: what is signed cannot change with the request')
  }
  if (extendedCard && !authOf(options.auth)) {
    throw new TypeError(
      'a2a(): extendedCard needs an auth: only who has authenticated may see it (specification §13.3)',
    )
  }
  const known = protocolVersions.filter(
    (version) => Array.isArray(versions) && versions.includes(version),
  )
  if (known.length === 0 || known.length < versions.length) {
    throw new TypeError(
      `a2a(): versions must name some of ${protocolVersions.join(', ')}, each once, not ${JSON.stringify(versions)}`,
    )
  }
}

/** What is no `auth` must not pass for one: the agent would be open to everybody. */
function checkAuth(auth: unknown): void {
  if (auth === undefined || auth === 'loopback' || auth === 'none') return
  const given: { [field: string]: unknown } = typeof auth === 'object' ? { ...auth } : {}
  if (
    typeof given['authenticate'] === 'function' &&
    typeof given['securitySchemes'] === 'object' &&
    Array.isArray(given['securityRequirements']) &&
    typeof given['challenge'] === 'string'
  ) {
    return
  }
  const shown = typeof auth === 'string' ? JSON.stringify(auth) : `of type ${typeof auth}`
  throw new TypeError(
    `a2a(): auth must be 'loopback', 'none', or an Auth ({ securitySchemes, securityRequirements, challenge, authenticate }), not ${shown}`,
  )
}

function isWebAddress(url: unknown): boolean {
  const parsed = typeof url === 'string' ? URL.parse(url) : null
  return parsed?.protocol === 'https:' || parsed?.protocol === 'http:'
}
