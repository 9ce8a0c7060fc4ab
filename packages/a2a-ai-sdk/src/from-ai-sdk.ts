import {
  authRequired,
  identify,
  inputRequired,
  rejected,
  type Agent,
  type AgentEvent,
  type AgentOptions,
  type NewQuestion,
  type ShownTools,
  type Turn,
} from 'a2a-core/server'
import { ToolLoopAgent } from 'ai'
import type { AISDKAgent, AISDKStream } from './ai-sdk-agent.ts'
import { cancelRemoteTasks } from './cancel-remote-tasks.ts'
import type { OutputKind } from './final-output.ts'
import { streamAgent, type StreamCall, type StreamEnd } from './stream-agent.ts'
import { takeAnswers } from './take-answers.ts'
import { toUserMessage, UnusablePartError } from './to-user-message.ts'
import { ToolProgress } from './tool-progress.ts'
import { saveFinished, saveTask, taskState } from './turn-state.ts'

/** How an AI SDK agent is served. */
export type FromAISDKOptions<CallOptions = never> = AgentOptions & {
  /** What clients may see of the agent's tools, by tool name. Default: that they are called. */
  tools?: ShownTools | undefined
  /** Whether the model's reasoning is sent as progress. Default: false. */
  reasoning?: boolean | undefined
  /** Whether clients are told how many tokens a turn used. Default: true. */
  usage?: boolean | undefined
  /**
   * `'data'` for an agent with an `output` of its own (`Output.object`, …): the JSON that its model
   * writes is not shown while it is written, and the answer is one data artifact. Default:
   * `'text'`, which streams; what turns out to be JSON of an output is taken back at the end.
   */
  output?: OutputKind | undefined
} & ([CallOptions] extends [undefined]
    ? { options?: undefined }
    : {
        /** Makes the call options that the agent's `callOptionsSchema` asks for. */
        options: (turn: Turn) => CallOptions | PromiseLike<CallOptions>
      })

/**
 * Makes an AI SDK agent an A2A agent. Messages are kept per context, so that the next message
 * goes on with the conversation; tools that wait to be approved become questions of the task.
 *
 * @throws TypeError when it is given no agent, or no name
 *
 * @example
 * const agent = new ToolLoopAgent({ model, tools })
 * const app = a2a(fromAISDK(agent, { name: 'Pricing' }))
 */
export function fromAISDK<CallOptions = never>(
  agent: AISDKAgent<CallOptions>,
  options: FromAISDKOptions<CallOptions>,
): Agent {
  if (agent?.version !== 'agent-v1') {
    throw new TypeError(
      'fromAISDK takes an agent of the AI SDK (version "agent-v1"), such as a ToolLoopAgent of ai 7',
    )
  }
  // Without options there is no name: that is said first.
  const { id, about } = identify({
    ...options,
    outputModes:
      options?.outputModes ?? (options?.output === 'data' ? ['application/json'] : undefined),
  })
  const { output = 'text', reasoning = false, usage = true } = options
  if (output !== 'text' && output !== 'data') {
    throw new TypeError(`The option output must be 'text' or 'data', not ${JSON.stringify(output)}`)
  }
  const { tools: shownTools = {}, options: callOptions } = options
  // One generator, not two: every token passes through each.
  async function* run(turn: Turn): AsyncGenerator<AgentEvent, void, undefined> {
    try {
      const tools = agent.tools ?? {}
      const toolProgress = new ToolProgress(shownTools, tools)
      const state = taskState(turn)
      let end: StreamEnd
      if (state?.turn === turn.number) {
        // An attempt at this turn that died has come so far.
        if (state.finished) return
        end = state
      } else if (state?.waiting) {
        end = yield* takeAnswers({ ...state, waiting: state.waiting, turn, tools, toolProgress })
        if (!end.waiting) yield saveTask({ turn: turn.number, messages: end.messages })
      } else {
        end = { messages: [toUserMessage(turn.message)] }
      }
      if (!end.waiting) {
        const { messages } = end
        const stream = async (call: StreamCall): Promise<AISDKStream> =>
          agent.stream({
            ...call,
            ...(callOptions && { options: await callOptions(turn) }),
          } as Parameters<typeof agent.stream>[0])
        end = yield* streamAgent({
          turn,
          agentId: id,
          tools,
          messages,
          toolProgress,
          isLibrarys: agent.constructor === ToolLoopAgent,
          shows: { output, reasoning, usage },
          stream,
        })
      }
      if (end.ends) return yield end.ends
      if (!end.waiting) return yield saveFinished(turn, end.messages)
      yield saveTask({ turn: turn.number, messages: end.messages, waiting: end.waiting })
      yield ask(end.waiting.questions)
    } catch (error) {
      // How an aborted turn ends is the server's to say.
      if (turn.signal.aborted) return
      if (!(error instanceof UnusablePartError)) throw error
      yield rejected(error.message)
    }
  }

  return {
    id,
    about,
    recovery: 'resume',
    serial: 'context',
    run,
    canceled: (questions) => cancelRemoteTasks(questions, agent.tools ?? {}),
  }
}

function ask(questions: NewQuestion[]): AgentEvent {
  const [only] = questions
  if (questions.length > 1 || only?.kind !== 'auth') return inputRequired(questions)
  const { prompt, value, handle } = only
  return authRequired({ prompt, value, handle })
}
