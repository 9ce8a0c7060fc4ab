import type { Json, JsonObject } from '../protocol/json.ts'
import { dataPart, textPart } from '../protocol/part.ts'
import { progress, type ProgressEvent } from './agent-event.ts'

/** What clients may see of a tool: nothing but its name and state, unless said here. */
export type ShownTool = {
  /** Whether the arguments of its calls are shown. Default: false. */
  arguments?: boolean | undefined
  /** Whether its results are shown, and what else it says: its news and its errors. Default: false. */
  result?: boolean | undefined
}

/** What clients may see of which tool, by the tool's name. */
export type ShownTools = { readonly [toolName: string]: ShownTool | undefined }

/** What clients may see of the tool of this name. */
export function shownOf(tools: ShownTools, name: string): ShownTool {
  return (Object.hasOwn(tools, name) && tools[name]) || {}
}

const sentences = {
  called: (name: string) => `Calling ${name}`,
  working: (name: string) => `${name} is working`,
  completed: (name: string) => `${name} is done`,
  failed: (name: string) => `${name} failed`,
  denied: (name: string) => `${name} was not allowed`,
}

/**
 * What becomes of a tool call, as progress: a sentence for people, and for programs the data
 * `{ type: 'tool-call' | 'tool-result', id, name, state }` with what may be seen of it.
 *
 * @param tool its name, and the id of the call where it has one
 * @param state that it was called, or how far it has come since
 * @param news.data `arguments`, `result`, `error`: only what clients may see
 * @param news.sentence default: made of the name and the state
 */
export function toolProgress(
  { id, name }: { id?: string | undefined; name: string },
  state: keyof typeof sentences,
  news: { data?: { [field: string]: Json } | undefined; sentence?: string | undefined } = {},
): ProgressEvent {
  const { data, sentence = sentences[state](name) } = news
  const told: JsonObject = {
    type: state === 'called' ? 'tool-call' : 'tool-result',
    ...(id !== undefined && { id }),
    name,
    state: state === 'called' ? 'working' : state,
    ...data,
  }
  return progress([textPart(sentence), dataPart(told)])
}
