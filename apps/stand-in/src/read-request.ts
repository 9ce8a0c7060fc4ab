import { inDigits } from './in-digits.ts'

/** What words say of a renewal; what they do not say is absent. Nothing is checked yet. */
export type Reading = {
  seats?: number
  years?: number
  /** In percent. */
  discount?: number
  currency?: 'EUR' | 'USD'
  /** Whether a discount is wanted, of whatever size. */
  wantsDiscount?: boolean
}

/** What a number alone is about, when it answers a question. */
export type Topic = 'seats' | 'years' | 'discount'

/**
 * Reads a renewal request out of a person's words.
 *
 * @param text the words
 * @param topic what the person was asked before, for answers such as `250` or `make it 20`
 *
 * @example
 * readRequest('250 seats for two years, 20% off') // { seats: 250, years: 2, discount: 20, … }
 */
export function readRequest(text: string, topic?: Topic): Reading {
  const words = inDigits(text)
  const reading: Reading = {
    ...named('seats', readSeats(words)),
    ...named('years', readYears(words)),
    ...named('discount', readDiscount(words)),
    ...named('currency', readCurrency(words)),
  }
  const alone = numberAlone(words)
  if (topic && alone !== undefined && reading[topic] === undefined) reading[topic] = alone
  if (/\b(discount|rebate|cheaper|reduction|off)\b/.test(words) || reading.discount) {
    reading.wantsDiscount = reading.discount !== 0
  }
  return reading
}

const number = String.raw`(?<![\w.,-])(-?\d+(?:\.\d+)?)`
const seat =
  'seats?|users?|licen[cs]es?|accounts?|people|persons?|employees|colleagues|members|of us'
const before = /\b(had|have|has|currently|now|from|instead of|not|were)\s+(\w+\s+)?$/

function readSeats(words: string): number | undefined {
  const counted = findAll(
    words,
    new RegExp(`${number}[ -]?(?:[a-z]+[ -]){0,2}?(?:${seat})\\b`, 'g'),
  )
  const told = findAll(
    words,
    /\b(?:seats?|users|licen[cs]es|team|head ?count)\s*(?:count)?\s*(?:of|to|is|=|:)\s*(-?\d+(?:\.\d+)?)(?![\d.]*\s*%)/g,
  )
  const found = [...told, ...counted]
  const wanted = found.filter(({ index }) => !before.test(words.slice(0, index)))
  return (wanted.at(-1) ?? found.at(-1))?.value
}

const passed = /\b(been|customers?|since|after|past|last|previous|grew)\s+(?:\w+\s+){0,3}$/

function readYears(words: string): number | undefined {
  const years = findAll(words, new RegExp(`${number}[ -]*(?:years?|yrs?)\\b`, 'g'))
  const months = findAll(words, new RegExp(`${number}[ -]*(?:months?)\\b`, 'g'))
  const found = [...years, ...months.map(({ index, value }) => ({ index, value: value / 12 }))]
  const wanted = found.filter(({ index }) => !passed.test(words.slice(0, index)))
  if (wanted.length > 0) return wanted.at(-1)?.value
  return /\bfor (?:a|another|the next|one more) year\b/.test(words) ? 1 : undefined
}

const off = String.raw`off|less|cheaper|lower|(?:[a-z]+ ){0,2}(?:discount|rebate|reduction)`
const wish = /\b(discount|rebate|reduction|off|save|reduced?|cut|knock)\b[^\d%.;!?]*$/
const otherwise = /\b(gr[eo]w\w*|growth|up|increased?|vat|tax|of our|raised?)\b[^\d%,.;!?]*$/
const otherwiseAfter = /^ ?(more|growth|increase|vat|tax|of (?:our|the|my)|higher|up)\b/

function readDiscount(words: string): number | undefined {
  if (/\b(no|without(?: an?y?)?|zero)( \w+)? discount|\b(full|list) price\b/.test(words)) return 0
  if (/\bhalf (off|price|the price)\b/.test(words)) return 50
  const percents = findAll(words, new RegExp(`${number} ?(?:%|percent|per cent|pct)`, 'g')).filter(
    ({ index, end }) =>
      !otherwise.test(words.slice(0, index)) && !otherwiseAfter.test(words.slice(end)),
  )
  const wished = percents.filter(
    ({ index, end }) =>
      new RegExp(`^ ?(?:${off})\\b`).test(words.slice(end)) || wish.test(words.slice(0, index)),
  )
  return (wished.at(-1) ?? (percents.length === 1 ? percents[0] : undefined))?.value
}

function readCurrency(words: string): 'EUR' | 'USD' | undefined {
  const found = words.match(/€|\$|\b(?:euros?|eur|usd|(?:us )?dollars?)\b/g)?.at(-1)
  if (found === undefined) return undefined
  return /^(€|eur)/.test(found) ? 'EUR' : 'USD'
}

/** The one number that is of nothing in particular, in an answer that says little else. */
function numberAlone(words: string): number | undefined {
  const unit = String.raw`[\d.]|[ -]*(?:%|per ?cent|pct|months?|years?|yrs?)`
  const numbers = findAll(words, new RegExp(`${number}(?!${unit})`, 'g'))
  const others = words.match(/[a-z]+/g) ?? []
  return numbers.length === 1 && others.length <= 6 ? numbers[0]?.value : undefined
}

type Found = { index: number; end: number; value: number }

/** Every match, with its first group as a number and where it stands. */
function findAll(words: string, pattern: RegExp): Found[] {
  return [...words.matchAll(pattern)].map((match) => ({
    index: match.index,
    end: match.index + match[0].length,
    value: Number(match[1]),
  }))
}

function named<Key extends keyof Reading>(key: Key, value: Reading[Key]): Pick<Reading, Key> | {} {
  return value === undefined ? {} : { [key]: value }
}
