import type { CachedDocument } from './cached-document.ts'

/**
 * Where cards are kept between connections, and the keys that they name. A `Map` is one; so is
 * whatever reads and writes a shared store. What one caller was shown is shown to all that use the
 * same cache: where cards need credentials, take a cache for each.
 */
export type CardCache = {
  get(key: string): CachedDocument | undefined | Promise<CachedDocument | undefined>
  set(key: string, document: CachedDocument): unknown
  delete(key: string): unknown
}

/**
 * A cache in memory. What was used last is forgotten last.
 *
 * @param options.size how many documents it keeps. Default: 1,000
 *
 * @example
 * const cache = cardCache()
 * const pricing = await connect('https://pricing.example.com', { cardCache: cache })
 */
export function cardCache({ size = 1_000 }: { size?: number | undefined } = {}): CardCache {
  const documents = new Map<string, CachedDocument>()
  const put = (key: string, document: CachedDocument): void => {
    documents.delete(key)
    documents.set(key, document)
  }
  return {
    get(key) {
      const document = documents.get(key)
      if (document) put(key, document)
      return document
    },
    set(key, document) {
      put(key, document)
      for (const oldest of documents.keys()) {
        if (documents.size <= size) return
        documents.delete(oldest)
      }
    },
    delete: (key) => documents.delete(key),
  }
}
