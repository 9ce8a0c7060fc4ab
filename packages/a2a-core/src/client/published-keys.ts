import type { JWK } from 'jose'
import { isJsonObject, type JsonObject } from '../protocol/json.ts'
import { isFresh } from './cached-document.ts'
import type { CardCache } from './card-cache.ts'
import { ConnectError } from './connect-error.ts'
import { getJson, type GetOptions } from './get-json.ts'
import { parseJson } from './read-body.ts'

/** How published keys are asked for. */
export type PublishedKeysOptions = Pick<GetOptions, 'http' | 'attempts' | 'signal'> & {
  /** Where key sets are kept. Default: nowhere */
  cache: CardCache | undefined
}

/** How many keys of one name are tried: more than one is there while keys of two kinds are. */
const mostOfName = 10

/**
 * The keys of a name in a published JWK Set (RFC 7517 §5). It is asked for without credentials,
 * and where it is said to be: a redirect could lead to keys of anybody.
 *
 * @throws ConnectError when there is no key set
 */
export async function publishedKeys(
  url: string,
  kid: string,
  { http, cache, ...options }: PublishedKeysOptions,
): Promise<JWK[]> {
  const known = await cache?.get(url)
  if (known && isFresh(known)) {
    const keys = keysNamed(kid, parseJson(known.body, `The key set at ${url}`))
    // A key that is not among them may be newer than they are.
    if (keys.length > 0) return keys
  }
  const anonymous = { fetch: http.fetch, headers: undefined }
  const found = await getJson(url, { ...options, http: anonymous, redirect: 'manual', known })
  if (typeof found === 'string') throw new ConnectError(url, `${url} answered ${found}`)
  if (found.cached) await cache?.set(url, found.cached)
  else await cache?.delete(url)
  return keysNamed(kid, found.body)
}

function keysNamed(kid: string, set: unknown): JWK[] {
  const keys = isJsonObject(set) && Array.isArray(set['keys']) ? set['keys'] : []
  return keys
    .filter((key): key is JsonObject => isJsonObject(key) && key['kid'] === kid)
    .slice(0, mostOfName)
}
