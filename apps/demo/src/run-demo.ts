import { once } from 'node:events'
import { connect } from 'a2a-core/client'
import type { NewRecord } from 'a2a-core/server'
import { modelName } from 'support'
import { AgentLog } from './agent-log.ts'
import { conclude, goesOn, invite, welcome } from './announcements.ts'
import { answerQuestions, type AskPerson } from './answer-questions.ts'
import { converse } from './converse.ts'
import { customerNotes } from './customer-notes.ts'
import { explainFailure } from './explain-failure.ts'
import { narrator } from './narrator.ts'
import type { DemoOptions } from './parse-options.ts'
import { makeReport, type Report } from './report.ts'
import type { Screen } from './screen.ts'
import { startAgents, type AgentName, type Environment } from './start-agents.ts'

/** What the customer asks where nobody says otherwise. */
export const defaultRequest = 'We want to renew our 250 seats for 2 years. Can you do 20% off?'

/** Where the demo runs. */
export type Stage = {
  environment: Environment
  screen: Screen
  /** Asks the person at the terminal; absent where nobody is. */
  askPerson: AskPerson | undefined
  /** Prints the document of `--json`. */
  print: (report: Report) => void
  /** Aborts when the demo is to end. */
  signal: AbortSignal
  /** How long the built-in model takes for a word, in milliseconds. Default: 0 */
  pace?: number | undefined
}

/** The conversation came to no end; the message says why. */
export class ConversationError extends Error {
  override readonly name = 'ConversationError'
}

/**
 * Starts the three agents, lets the customer talk to them, and serves until the signal aborts.
 *
 * @throws StartError when an agent cannot start; ConversationError when one failed; the signal's
 *   reason when it aborts during the conversation
 */
export async function runDemo(options: Omit<DemoOptions, 'help'>, stage: Stage): Promise<void> {
  const { environment, screen, askPerson, signal, pace } = stage
  const notes = customerNotes(options.data)
  const before = notes.open
  const logs = { support: new AgentLog(), pricing: new AgentLog(), compliance: new AgentLog() }
  const narrate = narrator()
  let onError = (error: unknown): void => screen.notice(messageOf([error], environment))
  const agents = await startAgents({
    data: options.data,
    port: options.port,
    environment,
    signal,
    pace,
    onError: (error) => onError(error),
    observe: tell,
  })

  function tell(agent: AgentName, taskId: string, records: readonly NewRecord[]): void {
    logs[agent].add(taskId, records)
    for (const record of records) for (const told of narrate(agent, record)) screen.tell(told)
  }

  async function playConversation(): Promise<void> {
    const { approve } = options
    const asked = before ?? notes.ask(options.ask ?? defaultRequest)
    const { request } = asked
    if (before) {
      goesOn(screen, before)
      const past = await agents.past(before.messageId)
      for (const { agent, taskId, record } of past) tell(agent, taskId, [record])
    } else screen.notice()
    const errors: unknown[] = []
    const sayError = onError
    onError = (error) => errors.push(error)
    agents.start()
    const support = await connect(agents.urls.support, { signal })
    const ending = await converse(support, asked, {
      signal,
      answer: (questions) => answerQuestions(questions, { approve, askPerson }),
    })
    conclude(screen, ending)
    if (options.json) {
      const data = ending.state === 'completed' ? ending.data : undefined
      const model = modelName(environment)
      stage.print(makeReport({ request, model, data, urls: agents.urls, logs }))
    }
    if (ending.state !== 'open') notes.done()
    if (ending.state === 'failed') {
      throw new ConversationError(errors.length > 0 ? messageOf(errors, environment) : ending.why)
    }
    onError = sayError
  }

  try {
    welcome(screen, agents.urls, environment)
    // Where nobody is, only what somebody wants is played: it may wait for an answer.
    const isWanted = options.ask !== undefined || options.approve !== undefined || options.once
    if (askPerson || isWanted || before) await playConversation()
    agents.start()
    if (options.once) return
    invite(screen, agents.urls)
    await aborted(signal)
  } finally {
    await agents.close()
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort')
}

/** What went wrong, in a sentence where that is known. */
function messageOf(errors: readonly unknown[], environment: Environment): string {
  const [first] = errors
  const said = first instanceof Error ? first.message : String(first)
  return explainFailure(errors, environment) ?? said
}
