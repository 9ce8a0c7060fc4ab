import type { LanguageModelV4Prompt, LanguageModelV4ToolResultPart } from '@ai-sdk/provider'
import { readRequest, type Reading } from 'stand-in'
import * as z from 'zod'
import type { Offer } from './offer.ts'
import type { Order } from './price-book.ts'

/** What the rules do next: call a tool, or answer. */
export type Move = { tool: string; input: object } | { answer: Offer }

const price = z.object({
  seats: z.number(),
  years: z.number(),
  discount: z.number(),
  currency: z.enum(['EUR', 'USD']),
  listPrice: z.number(),
  total: z.number(),
})

const review = z.object({
  decision: z.enum(['approved', 'rejected']),
  why: z.string(),
  alternative: z.object({ discount: z.number() }).optional(),
})

const limits =
  'I quote 1 to 100,000 seats for 1 to 5 years, with a discount of 0 to 100%. What shall I quote?'

/** The rules of the price desk, for where no language model follows its instructions. */
export function nextMove(prompt: LanguageModelV4Prompt): Move {
  const { reading, results } = readPrompt(prompt)
  const { seats, years = 1, discount = 0, currency = 'EUR' } = reading
  if (seats === undefined) {
    return { tool: 'ask', input: { question: 'For how many seats shall I make the quote?' } }
  }
  const order: Order = { seats, years, discount, currency }

  const priced = answersOf(results, 'priceBook').map((result) => price.safeParse(result).data)
  const asked = priced.find((found) => found?.discount === discount)
  if (!asked) {
    const isRefused = errorsOf(results, 'priceBook').length > 0
    return isRefused
      ? { tool: 'ask', input: { question: limits } }
      : { tool: 'priceBook', input: order }
  }

  if (discount === 0) return quote(asked, [])
  const [unavailable] = errorsOf(results, 'compliance')
  if (unavailable !== undefined) {
    return noQuote([{ agent: 'compliance', decision: 'unavailable', why: unavailable }])
  }
  const [reviewed] = answersOf(results, 'compliance')
  if (reviewed === undefined) {
    const { listPrice, total } = asked
    return { tool: 'compliance', input: { ...order, listPrice, total } }
  }
  const ruling = z.object({ answer: review }).safeParse(reviewed)
  if (!ruling.success) {
    const why = 'its answer was not understood'
    return noQuote([{ agent: 'compliance', decision: 'unavailable', why }])
  }

  const { decision, why, alternative } = ruling.data.answer
  const decisions = [{ agent: 'compliance', decision, why }]
  if (decision === 'approved') return quote(asked, decisions)
  if (!alternative) return noQuote(decisions)
  const instead = priced.find((found) => found?.discount === alternative.discount)
  if (!instead) return { tool: 'priceBook', input: { ...order, discount: alternative.discount } }
  return noQuote(decisions, { discount: instead.discount, total: instead.total })
}

function quote(priced: z.infer<typeof price>, decisions: Offer['decisions']): Move {
  const { seats, years, listPrice, discount, total, currency } = priced
  const term = years === 1 ? '1 year' : `${years} years`
  const terms = `${seats} seats for ${term}, billed yearly in advance.`
  const made = { seats, years, listPrice, discount, total, currency, terms }
  return { answer: { quote: made, decisions, alternative: null } }
}

function noQuote(decisions: Offer['decisions'], alternative: Offer['alternative'] = null): Move {
  return { answer: { quote: null, decisions, alternative } }
}

/** What was asked for in the whole conversation, and what the tools gave since the last request. */
function readPrompt(prompt: LanguageModelV4Prompt): {
  reading: Reading
  results: LanguageModelV4ToolResultPart[]
} {
  const reading: Reading = {}
  let results: LanguageModelV4ToolResultPart[] = []
  for (const { role, content } of prompt) {
    if (role === 'user') {
      const words = content.map((part) => (part.type === 'text' ? part.text : '')).join('\n')
      Object.assign(reading, readRequest(words))
      results = []
    }
    if (role === 'tool') {
      const given = content.filter((part) => part.type === 'tool-result')
      results.push(...given)
      for (const answer of answersOf(given, 'ask')) {
        Object.assign(reading, readRequest(String(answer), 'seats'))
        results = []
      }
    }
  }
  return { reading, results }
}

function answersOf(results: LanguageModelV4ToolResultPart[], tool: string): unknown[] {
  return results.flatMap(({ toolName, output }) =>
    toolName === tool && (output.type === 'json' || output.type === 'text') ? [output.value] : [],
  )
}

function errorsOf(results: LanguageModelV4ToolResultPart[], tool: string): string[] {
  return results.flatMap(({ toolName, output }) => {
    if (toolName !== tool) return []
    if (output.type === 'error-text') return [output.value]
    if (output.type === 'error-json') return [JSON.stringify(output.value)]
    return output.type === 'execution-denied' ? [output.reason ?? 'it was not allowed'] : []
  })
}
