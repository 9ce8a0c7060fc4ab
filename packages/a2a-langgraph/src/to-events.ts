import { AIMessageChunk } from '@langchain/core/messages'
import { dataPart, toJsonValue } from 'a2a-core'
import { isAgentEvent, progress, shownOf, type AgentEvent, type ShownTools } from 'a2a-core/server'
import type { AnswerText } from './answer-text.ts'
import { messagesOf } from './messages.ts'
import type { NestedText } from './nested-text.ts'
import { nodePath, pathMetadata } from './node-path.ts'
import type { Heard, Said } from './run-listener.ts'
import { structuredOutputOf, withoutNotice } from './structured-output.ts'
import { tellTool, type ToolChunk } from './tell-tool.ts'
import type { Thoughts } from './thoughts.ts'
import type { Interrupt } from './to-questions.ts'

/** The stream modes whose chunks `toEvents` takes, with `subgraphs: true`. */
type StreamMode = 'custom' | 'updates' | 'tasks'

/** What a graph's run tells: by its stream, or heard of its models and tools. */
export type Chunk = Heard | [namespace: string[], mode: StreamMode, payload: never]

/** The stream modes that it takes to show what is to be seen. */
export function streamModesFor({ nodes }: Pick<Visibility, 'nodes'>): StreamMode[] {
  return ['custom', 'updates', ...(nodes ? (['tasks'] as const) : [])]
}

/** What a run of a graph has shown so far. */
export type Run = {
  answer: AnswerText
  thoughts: Thoughts
  nested: NestedText
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
  /** What becomes of what models say in subgraphs; nothing there is seen where it is undefined. */
  subgraphs: 'progress' | 'answer' | undefined
  reasoning: boolean
  nodes: boolean
}

type Update = { [node: string]: unknown }

/** Maps one chunk of what a graph's run tells. */
export function* toEvents(chunk: Chunk, run: Run, visible: Visibility): Generator<AgentEvent> {
  const [namespace, mode, payload] = chunk
  switch (mode) {
    case 'messages':
      yield* said(payload, namespace, run, visible)
      return
    case 'tools':
      yield* called(payload, namespace, run, visible)
      return
    case 'custom':
      yield* custom(payload, run)
      return
    case 'updates':
      yield* updates(payload, namespace, run, visible)
      return
    case 'tasks':
      yield* started(payload, namespace, visible)
  }
}

function* said(
  { message, speaker }: Said,
  namespace: string[],
  run: Run,
  visible: Visibility,
): Generator<AgentEvent> {
  const { id, place, path, isNested } = speaker
  if (isNested && !visible.subgraphs) return
  // What a model says inside a tool is the tool's, not the answer.
  if (speaker.namespaces.some((one) => run.tools.get(one))) return
  // A message that was not streamed comes with its node's update.
  if (!AIMessageChunk.isInstance(message)) return
  if (visible.reasoning) yield* run.thoughts.chunk(id, message, isNested ? path : [])
  if (isNested && visible.subgraphs === 'progress') {
    yield* run.nested.chunk(id, namespace, message.text)
  } else {
    yield* run.answer.chunk(id, place, message.text)
  }
}

function* called(
  tool: ToolChunk,
  namespace: string[],
  run: Run,
  visible: Visibility,
): Generator<AgentEvent> {
  count(run.tools, namespace.join('|'), tool)
  if (namespace.length > 1 && !visible.subgraphs) return
  const event = tellTool(tool, shownOf(visible.tools, tool.name))
  if (event) yield progress(event.parts, pathMetadata(nodePath(namespace)))
}

function* started(
  node: { name: string; input?: unknown },
  namespace: string[],
  visible: Visibility,
): Generator<AgentEvent> {
  // LangGraph tells the end of a node in the same way, with its result.
  if (!('input' in node) || (namespace.length > 0 && !visible.subgraphs)) return
  const path = [...nodePath(namespace), node.name]
  yield progress(`Running ${node.name}`, { metadata: { path } })
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
  const isNested = namespace.length > 0
  if (isNested && !visible.subgraphs) return
  for (const [node, update] of Object.entries(nodes)) {
    const structured = structuredOutputOf(update)
    const messages = withoutNotice(messagesOf(update), structured)
    if (visible.reasoning) {
      yield* run.thoughts.settle(messages, isNested ? [...nodePath(namespace), node] : [])
    }
    if (isNested && visible.subgraphs === 'progress') {
      yield* run.nested.settle(namespace, node, messages)
      continue
    }
    yield* run.answer.settle(nodePath(namespace)[0] ?? node, messages)
    if (!isNested) run.structured = structured ?? run.structured
  }
}
