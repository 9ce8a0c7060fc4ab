import {
  isJsonObject,
  skillsExtension,
  textOf,
  type Json,
  type JsonObject,
  type Message,
  type Part,
} from 'a2a-core'
import type { NewRecord } from 'a2a-core/server'
import { agentNames, type AgentName } from './start-agents.ts'

/** Who takes part. */
export type Speaker = 'customer' | AgentName

/** Something to be told of the conversation. */
export type Told =
  /** Somebody says something to somebody, or does something by themselves. */
  | { from: Speaker; to?: Speaker; text: string; tone?: 'question' | 'good' | 'bad' | 'quiet' }
  /** More of what an agent says to whoever asked it: the `first` of it, anew, and the `last`. */
  | { from: Speaker; to: Speaker; more: string; first: boolean; last: boolean }

/** Says in words what an agent's record says in the protocol's. */
export type Narrator = (agent: AgentName, record: NewRecord) => Generator<Told>

/** A narrator of one conversation after the other. What is merely passed on is told once. */
export function narrator(): Narrator {
  /** What tools were called with. */
  const calls = new Map<Json | undefined, JsonObject>()
  const told = new Set<string>()
  let asked: string | undefined

  function isNews(about: Json): boolean {
    const key = JSON.stringify(about)
    if (told.has(key)) return false
    told.add(key)
    return true
  }

  /** The tools an agent uses. The agents here speak for themselves. */
  function* work(agent: AgentName, parts: readonly Part[]): Generator<Told> {
    const data = dataOf(parts)
    const { type, id, name, state, arguments: given, result } = data
    if (agentNames.some((other) => other === name) || !isNews(data)) return
    if (type === 'tool-call') {
      calls.set(id, objectOf(given))
      const input = given === undefined ? '' : `: ${inShort(given)}`
      yield { from: agent, text: `calls ${inShort(name)}${input}`, tone: 'quiet' }
    }
    if (type === 'tool-result') {
      const call = calls.get(id) ?? {}
      const news = Object.entries(objectOf(result)).filter(([key, value]) => call[key] !== value)
      const text = state === 'completed' ? inShort(Object.fromEntries(news)) : inShort(state)
      yield { from: agent, text: `${inShort(name)}: ${text}`, tone: 'quiet' }
    }
  }

  return function* narrate(agent, { event, history = [] }) {
    if (agent === 'support' && event.task) {
      calls.clear()
      told.clear()
      asked = undefined
    }
    const caller = agentNames[agentNames.indexOf(agent) - 1] ?? 'customer'
    for (const message of history) {
      if (message.role === 'ROLE_USER') yield { from: caller, to: agent, text: wordsOf(message) }
    }
    const { status } = event.statusUpdate ?? {}
    const parts = status?.message?.parts ?? []
    const text = textOf(parts)
    switch (status?.state) {
      case 'TASK_STATE_WORKING':
        yield* work(agent, parts)
        return
      case 'TASK_STATE_INPUT_REQUIRED': {
        const again = asked === text
        asked = text
        const question = again ? 'passes the question on' : text
        yield { from: agent, to: caller, text: question, tone: 'question' }
        return
      }
      case 'TASK_STATE_FAILED':
      case 'TASK_STATE_REJECTED':
      case 'TASK_STATE_CANCELED':
        yield { from: agent, to: caller, text: text || 'gives up', tone: 'bad' }
        return
      default:
    }
    const { artifact, append = false, lastChunk: last = false } = event.artifactUpdate ?? {}
    for (const { text: more, data } of artifact?.parts ?? []) {
      // The customer reads words, the agents read data.
      if (agent !== 'support') yield* resultOf(agent, caller, data)
      else if (more !== undefined) yield { from: agent, to: caller, more, first: !append, last }
    }
  }
}

/** What an agent came to. */
function* resultOf(from: Speaker, to: Speaker, data: Json | undefined): Generator<Told> {
  const { decision, why, quote, alternative } = objectOf(data)
  if (typeof decision === 'string') {
    const tone = decision === 'approved' ? 'good' : 'bad'
    yield { from, to, text: `${decision}: ${inShort(why)}`, tone }
  }
  if (isJsonObject(quote)) {
    const text = `a quote: ${money(quote['total'])} ${inShort(quote['currency'])}`
    yield { from, to, text, tone: 'good' }
  }
  if (quote === null) {
    const { discount, total } = objectOf(alternative)
    const instead = isJsonObject(alternative)
      ? `, but ${inShort(discount)}% off: ${money(total)}`
      : ''
    yield { from, to, text: `no quote${instead}`, tone: 'bad' }
  }
}

function wordsOf({ parts, metadata }: Message): string {
  const data = dataOf(parts)
  const keys = Object.keys(data)
  if (keys.length === 0) return textOf(parts)
  const isAnswer = keys.every((key) => /^\d+\.\d+$/.test(key))
  if (isAnswer) return Object.values(data).map(answerInWords).join(', ')
  const { skill } = objectOf(metadata?.[skillsExtension])
  return `${skill ? `${inShort(skill)}: ` : ''}${inShort(data)}`
}

function answerInWords(answer: Json): string {
  const { approved, reason } = objectOf(answer)
  if (typeof approved !== 'boolean') return inShort(answer)
  return `${approved ? 'yes' : 'no'}${reason ? `: ${inShort(reason)}` : ''}`
}

function dataOf(parts: readonly Part[]): JsonObject {
  return objectOf(parts.find((part) => part.data !== undefined)?.data)
}

function objectOf(data: Json | undefined): JsonObject {
  return isJsonObject(data) ? data : {}
}

/** Data in a few words: `seats 250, years 2`. */
function inShort(data: Json | undefined): string {
  if (typeof data === 'number') return data.toLocaleString('en')
  if (!isJsonObject(data)) return typeof data === 'string' ? data : JSON.stringify(data ?? null)
  return Object.entries(data)
    .map(([key, value]) => `${key} ${inShort(value)}`)
    .join(', ')
}

function money(amount: Json | undefined): string {
  return Number(amount).toLocaleString('en', { minimumFractionDigits: 2 })
}
