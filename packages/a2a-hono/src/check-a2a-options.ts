import { isJsonObject, protocolVersions, type JsonObject } from 'a2a-core'
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
  const { url, trustProxy, signing, extendedCard, versions = protocolVersions } = options
  if (trustProxy !== undefined && typeof trustProxy !== 'boolean') {
    throw new TypeError(`a2a(): trustProxy must be true or false, not of type ${typeof trustProxy}`)
  }
  if (url !== undefined && !isWebAddress(url)) {
    throw new TypeError(
      `a2a(): url is not a URL of http or https: ${JSON.stringify(url)}; expected one such as "https://agents.example.com/support"`,
    )
  }
  if (url !== undefined && !isBase(new URL(url))) {
    throw new TypeError(
      'a2a(): url stands on the card, and paths are added to it: it must have no query and no fragment',
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
    checkDeclared(given['securitySchemes'], given['securityRequirements'])
    return
  }
  const shown = typeof auth === 'string' ? JSON.stringify(auth) : `of type ${typeof auth}`
  throw new TypeError(
    `a2a(): auth must be 'loopback', 'none', or an Auth ({ securitySchemes, securityRequirements, challenge, authenticate }), not ${shown}`,
  )
}

/** What is declared stands on the card: misspelt, or as 0.3 wrote it, no client understands it. */
function checkDeclared(securitySchemes: unknown, requirements: readonly unknown[]): void {
  const schemes = isJsonObject(securitySchemes) ? securitySchemes : {}
  for (const [name, scheme] of Object.entries(schemes)) {
    const fields = isJsonObject(scheme) ? Object.keys(scheme) : []
    if (fields.some((field) => field.endsWith('SecurityScheme'))) continue
    throw new TypeError(
      `a2a(): auth.securitySchemes.${name} must be a scheme of 1.0, such as { httpAuthSecurityScheme: { scheme: 'bearer' } }`,
    )
  }
  for (const requirement of requirements) {
    if (isRequirement(requirement, schemes)) continue
    throw new TypeError(
      `a2a(): auth.securityRequirements must name schemes of securitySchemes, as { schemes: { key: { list: [] } } }, not ${JSON.stringify(requirement)}`,
    )
  }
}

function isRequirement(requirement: unknown, schemes: JsonObject): boolean {
  if (!isJsonObject(requirement)) return false
  // Nothing required is written as `{}`, too.
  const { schemes: required = {}, ...more } = requirement
  if (Object.keys(more).length > 0 || !isJsonObject(required)) return false
  return Object.keys(required).every((name) => name in schemes)
}

function isBase({ search, hash }: URL): boolean {
  return search === '' && hash === ''
}

function isWebAddress(url: unknown): boolean {
  if (typeof url !== 'string' || !URL.canParse(url)) return false
  return ['https:', 'http:'].includes(new URL(url).protocol)
}
