import type { ModelMessage, ToolSet } from 'ai'
import type { StreamPart } from './ai-sdk-agent.ts'
import { openCalls } from './open-calls.ts'
import type { ApprovalRequest, PausedCall } from './questions.ts'
import { isRemotePause } from './remote-call.ts'
import { toolNamed } from './tool-named.ts'
import type { ToolCall } from './tool-result.ts'

/** What becomes of the tool calls of the step under way. */
export class StepCalls {
  readonly #tools: ToolSet
  readonly #begun: ReadonlyMap<string, string>
  /** Calls that wait for their result, those of the step and those of before. */
  readonly #running = new Map<string, ToolCall>()
  readonly #before: ReadonlySet<string>
  readonly #paused = new Map<string, PausedCall>()
  /** The ids of all calls, in the order in which they were made. */
  readonly #order: Set<string>
  /** Calls that wait to be allowed. */
  approvals: ApprovalRequest[] = []
  /** Calls whose tools have no `execute`: somebody else has their results. */
  handedOut: ToolCall[] = []

  /**
   * @param messages what was said before: calls that are open in it are run first
   * @param begun the calls whose tools have begun, by id
   */
  constructor(
    messages: readonly ModelMessage[],
    tools: ToolSet,
    begun: ReadonlyMap<string, string>,
  ) {
    this.#tools = tools
    this.#begun = begun
    for (const call of openCalls(messages)) this.#running.set(call.toolCallId, call)
    this.#before = new Set(this.#running.keys())
    this.#order = new Set(this.#before)
  }

  add(part: StreamPart): void {
    switch (part.type) {
      case 'start-step':
        this.approvals = []
        this.handedOut = []
        return
      case 'tool-call': {
        const { toolCallId, toolName, input, providerExecuted, invalid } = part
        if (providerExecuted || invalid) return
        const call = { toolCallId, toolName, input }
        this.#order.add(toolCallId)
        const tool = toolNamed(this.#tools, toolName)
        if (tool && !tool.execute) this.handedOut.push(call)
        else this.#running.set(toolCallId, call)
        return
      }
      case 'tool-approval-request': {
        if (part.isAutomatic) return
        this.#end(part.toolCall.toolCallId)
        this.approvals.push(part)
        return
      }
      case 'tool-result': {
        const { toolCallId, toolName, output, preliminary } = part
        if (!preliminary) this.#end(toolCallId)
        else if (isRemotePause(output)) {
          this.#end(toolCallId)
          this.#paused.set(toolCallId, { toolCallId, toolName, pause: output })
        }
        return
      }
      case 'tool-error':
      case 'tool-output-denied':
        this.#end(part.toolCallId)
        return
      default:
        return
    }
  }

  /** Remote agents that wait for an answer. */
  get paused(): PausedCall[] {
    return [...this.#order].flatMap((id) => this.#paused.get(id) ?? [])
  }

  /** Whether a remote agent waits for an answer. */
  get hasPaused(): boolean {
    return this.#paused.size > 0
  }

  /** Whether nothing is left to wait for but answers to remote agents. */
  get isPaused(): boolean {
    return this.hasPaused && this.#running.size === 0
  }

  /**
   * Whether nothing runs but what waits for answers: the calls that are left have not begun, and
   * will not, because the agent's `toolCallConcurrency` lets no more run.
   */
  get isStuck(): boolean {
    return this.hasPaused && this.#running.keys().every((id) => !this.#begun.has(id))
  }

  /**
   * The calls of the step that have no result, and will get none when the stream is over. Calls of
   * before are not among them: they are run when the agent goes on.
   */
  get skipped(): ToolCall[] {
    return [...this.#running.values()].filter(({ toolCallId }) => !this.#before.has(toolCallId))
  }

  #end(id: string): void {
    this.#running.delete(id)
    this.handedOut = this.handedOut.filter(({ toolCallId }) => toolCallId !== id)
    // A paused call ends when the time is up that the agent gives its tools.
    this.#paused.delete(id)
  }
}
