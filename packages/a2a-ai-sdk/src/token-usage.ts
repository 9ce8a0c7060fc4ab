import { isJsonObject } from 'a2a-core'

const counts = ['inputTokens', 'outputTokens', 'totalTokens'] as const

/** How many tokens were used; what is not known is not there. */
export type TokenUsage = { [count in (typeof counts)[number]]?: number }

/** The usage that somebody's words say; of what is none of it, nothing. */
export function usageOf(said: unknown): TokenUsage {
  const usage: TokenUsage = {}
  for (const count of counts) {
    const value = isJsonObject(said) ? said[count] : undefined
    if (typeof value === 'number' && value >= 0) usage[count] = value
  }
  return usage
}

/** Two usages as one. */
export function addUsage(first: TokenUsage, second: TokenUsage): TokenUsage {
  const sum: TokenUsage = { ...first }
  for (const count of counts) {
    const more = second[count]
    if (more !== undefined) sum[count] = (sum[count] ?? 0) + more
  }
  return sum
}
