import { AIMessageChunk } from '@langchain/core/messages'
import { dataPart, toJsonValue } from 'a2a-core'
import { isAgentEvent, progress, shownOf, type AgentEvent, type ShownTools } from 'a2a-core/server'
import type { AnswerText, Place } from './answer-text.ts'
import { messagesOf } from './messages.ts'
import type { Interrupt } from './to-questions.ts'
import { tellTool, type ToolChunk } from './tell-tool.ts'

/** The stream modes whose chunks `toEvents` takes, with `subgraphs: true`. */
export const streamModes = ['messages', 'tools', 'custom', 'updates'] as const

/** What a run of a graph has shown so far. */
export type Run = {
  answer: AnswerText
  /** What the graph asked, by the interrupt's id. */
  interrupts: Map<string, Interrupt>
  /** The id of the task in the graph whose subgraph asked, by the interrupt's id. */
  askers: Map<string, string>
  /** What the model gave as structured output. */
  structured: unknown
  /** How many tools run, by where they run. */
  tools: Map<string, number>
  /** Whether there was anything but text to show. */
  artifacts: boolean
}

/** What of a run clients see. */
export type Visibility = {
  tools: ShownTools
  subgraphs: boolean
}

type Update = { [node: string]: unknown }

/** Maps one chunk of a graph's stream. */
export function* toEvents(chunk: unknown, run: Run, visible: Visibility): Generator<AgentEvent> {
  const [namespace, mode, payload] = chunk as [string[], (typeof streamModes)[number], never]
  const place: Place = { node: namespace[0]?.split(':')[0] ?? '', namespace: namespace.join('|') }
  switch (mode) {
    case 'messages': {
      const [message, { langgraph_path: path }] = payload as [unknown, { langgraph_path?: unknown }]
      if (namespace.length - callsIn(path) > 1 && !visible.subgraphs) return
      // What a model says inside a tool is the tool's, not the answer.
      if (isInTool(run.tools, namespace)) return
      // A message that was not streamed comes with its node's update.
      if (!AIMessageChunk.isInstance(message)) return
      yield* run.answer.chunk(message.id ?? place.namespace, place, message.text)
      return
    }
    case 'tools': {
      const tool = payload as ToolChunk
      count(run.tools, place.namespace, tool)
      if (namespace.length > 1 && !visible.subgraphs) return
      const event = tellTool(tool, shownOf(visible.tools, tool.name))
      if (event) yield event
      return
    }
    case 'custom':
      yield* custom(payload, run)
      return
    case 'updates':
      yield* updates(payload, namespace, run, visible)
  }
}

/** How many `task()`s, one in the other, a path leads through: they are no subgraphs. */
function callsIn(path: unknown): number {
  return Array.isArray(path) && Array.isArray(path[1]) ? 1 + callsIn(path[1]) : 0
}

function isInTool(tools: Map<string, number>, namespace: readonly string[]): boolean {
  return namespace.some((_, index) => tools.get(namespace.slice(0, index + 1).join('|')))
}

function count(tools: Map<string, number>, namespace: string, { event }: ToolChunk): void {
  const running = tools.get(namespace) ?? 0
  if (event === 'on_tool_start') tools.set(namespace, running + 1)
  if (event === 'on_tool_end' || event === 'on_tool_error') tools.set(namespace, running - 1)
}

function* custom(value: unknown, run: Run): Generator<AgentEvent> {
  if (value === undefined) return
  if (!isAgentEvent(value)) {
    yield progress(typeof value === 'string' ? value : dataPart(toJsonValue(value)))
    return
  }
  switch (value.kind) {
    case 'text':
      yield* run.answer.write(value.text)
      return
    case 'save':
      throw new TypeError(
        'A graph keeps what it has to keep in its state: do not write save() events',
      )
    case 'input-required':
    case 'auth-required':
      throw new TypeError('A graph asks with interrupt(): do not write inputRequired() events')
    default:
      if (value.kind === 'artifact' || value.kind === 'message') run.artifacts = true
      yield value
  }
}

function* updates(
  { __interrupt__: interrupts, __metadata__: _, ...nodes }: Update,
  namespace: string[],
  run: Run,
  visible: Visibility,
): Generator<AgentEvent> {
  // A subgraph's interrupts count wherever they are: its parent shows only the last of them.
  for (const interrupt of (interrupts ?? []) as Interrupt[]) {
    run.interrupts.set(interrupt.id ?? '', interrupt)
    const asker = namespace[0]?.split(':')[1]
    if (asker !== undefined) run.askers.set(interrupt.id ?? '', asker)
  }
  if (namespace.length > 0 && !visible.subgraphs) return
  for (const [node, update] of Object.entries(nodes)) {
    yield* run.answer.settle(namespace[0]?.split(':')[0] ?? node, messagesOf(update))
    if (namespace.length === 0) run.structured = structuredOf(update) ?? run.structured
  }
}

/** The `structuredResponse` that `createAgent({ responseFormat })` puts into the state. */
function structuredOf(update: unknown): unknown {
  if (Array.isArray(update))
    return update.map(structuredOf).findLast((value) => value !== undefined)
  return typeof update === 'object' && update !== null && 'structuredResponse' in update
    ? update.structuredResponse
    : undefined
}
