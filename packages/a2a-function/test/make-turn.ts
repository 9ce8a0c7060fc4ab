import {
  dataOf,
  filesOf,
  textOf,
  userMessage,
  type Json,
  type Message,
  type MessageContent,
  type MessageOptions,
} from 'a2a-core'
import {
  anonymousCaller,
  type Agent,
  type AgentEvent,
  type Answer,
  type NewQuestion,
  type Turn,
} from 'a2a-core/server'

type Overrides = Partial<Turn> & Pick<MessageOptions, 'metadata'>

/** A turn as core would make it of a message. */
export function makeTurn(
  content: MessageContent = '',
  { metadata, ...overrides }: Overrides = {},
): Turn {
  const message: Message = {
    ...userMessage(content, { ...(metadata && { metadata }) }),
    taskId: 'task',
    contextId: 'context',
  }
  return {
    message,
    text: textOf(message.parts),
    data: structuredClone(dataOf(message.parts)),
    files: structuredClone(filesOf(message.parts)),
    metadata: {},
    task: { id: 'task', contextId: 'context', status: { state: 'TASK_STATE_WORKING' } },
    taskId: 'task',
    contextId: 'context',
    number: 1,
    caller: anonymousCaller,
    answers: {},
    accepts: [],
    extensions: [],
    attempt: 1,
    signal: new AbortController().signal,
    saved: { task: undefined, context: undefined },
    step: async (_name, fn) => fn(),
    ...overrides,
  }
}

/** All events of one turn. */
export async function eventsOf(agent: Agent, turn: Turn): Promise<AgentEvent[]> {
  const events: AgentEvent[] = []
  for await (const event of agent.run(turn)) events.push(event)
  return events
}

/**
 * A task at work, turn after turn, as core would do it: what is saved comes back as JSON, steps
 * are kept while a call waits, and answers come by question id. Each turn gives the events that
 * the caller would see.
 */
export function conversation(agent: Agent): {
  /** Sends a message that answers nothing. */
  send: (content: MessageContent, overrides?: Overrides) => Promise<AgentEvent[]>
  /** Answers all open questions, in their order. */
  answer: (...values: Json[]) => Promise<AgentEvent[]>
  /** Runs the last turn once more, as after a crash that lost all it emitted but what it saved. */
  runAgain: () => Promise<AgentEvent[]>
  /** What the agent saved. */
  saved: () => Turn['saved']
} {
  let number = 0
  let last = makeTurn()
  let open: Answer['question'][] = []
  let saved: Turn['saved'] = { task: undefined, context: undefined }
  const steps = new Map<string, unknown>()

  async function run(turn: Turn): Promise<AgentEvent[]> {
    last = turn
    open = []
    const seen: AgentEvent[] = []
    for await (const event of agent.run({ ...turn, saved })) {
      if (event.kind === 'save') {
        const { task = saved.task, context = saved.context } = event
        saved = JSON.parse(JSON.stringify({ task, context }))
        continue
      }
      seen.push(event)
      if (event.kind === 'input-required') {
        for (const [index, question] of event.questions.entries()) {
          const kept: NewQuestion = JSON.parse(JSON.stringify(question))
          open.push({ ...kept, id: `${turn.number}.${index + 1}` })
        }
      }
    }
    return seen
  }

  function next(content: MessageContent, overrides?: Overrides): Turn {
    number += 1
    return makeTurn(content, {
      number,
      step: async <Result extends Json | void>(
        name: string,
        fn: () => Result | Promise<Result>,
      ) => {
        if (!steps.has(name)) steps.set(name, await fn())
        return steps.get(name) as Result
      },
      ...overrides,
    })
  }

  return {
    send: (content, overrides) => run(next(content, overrides)),
    answer(...values) {
      const answers: { [id: string]: Answer } = {}
      for (const [index, question] of open.entries()) {
        answers[question.id] = { value: values[index] ?? null, question }
      }
      const data = Object.fromEntries(Object.entries(answers).map(([id, { value }]) => [id, value]))
      return run(next({ data }, { answers }))
    },
    runAgain: () => run({ ...last, attempt: last.attempt + 1 }),
    saved: () => saved,
  }
}

/** The text that events show, with the prompts of questions in brackets. */
export function shown(events: readonly AgentEvent[]): string {
  return events
    .map((event) => {
      if (event.kind === 'text') return event.text
      if (event.kind === 'input-required') {
        return event.questions.map(({ prompt }) => `[${prompt}]`).join('')
      }
      return `<${event.kind}>`
    })
    .join('')
}

/** The data of the artifacts among events. */
export function dataAmong(events: readonly AgentEvent[]): (Json | undefined)[] {
  return events
    .filter((event) => event.kind === 'artifact')
    .map(({ artifact }) => dataOf(artifact.parts))
}

/** The text of the last event that ends a task badly. */
export function reasonIn(events: readonly AgentEvent[]): string {
  const end = events.at(-1)
  return end?.kind === 'rejected' || end?.kind === 'failed' ? textOf(end.parts) : ''
}
