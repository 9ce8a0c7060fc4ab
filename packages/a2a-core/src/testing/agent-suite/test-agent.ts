import { contract } from '../contract.ts'
import { answers } from './answers.ts'
import type { Behave } from './behaviour.ts'
import { conversations } from './conversations.ts'
import { ends } from './ends.ts'
import { questions } from './questions.ts'
import type { Serve } from './served-agent.ts'
import { openStage, type Stage } from './stage.ts'

/** The sentences of the agent contract. */
export type AgentCase =
  | keyof typeof answers
  | keyof typeof questions
  | keyof typeof ends
  | keyof typeof conversations

/** An adapter to be held to the contract. */
export type AgentSubject = {
  /** What the test report calls it. */
  name: string
  /** Makes agents with the adapter's framework, one for each behaviour. */
  behave: Behave
  /** Serves agents over HTTP: `serveOnSocket` of `a2a-hono/testing`, or any other server. */
  serve: Serve
  /** The cases known to fail, each with its reason: see `Subject`. */
  known?: { [sentence in AgentCase]?: string } | undefined
}

/**
 * Holds an adapter to its contract: its agents are served over HTTP, on a memory engine, and only
 * what their clients can see is checked.
 *
 * @example
 * testAgent({
 *   name: 'a2a-function',
 *   serve: serveOnSocket,
 *   behave(behaviour) {
 *     switch (behaviour) {
 *       case 'echoes':
 *         return fromFunction(({ text }) => `You said ${text}`, { name: 'Echo' })
 *       // …
 *     }
 *   },
 * })
 */
export function testAgent({ name, behave, serve, known }: AgentSubject): void {
  const subject = {
    name,
    known,
    open: async () => openStage(behave, serve),
    close: (stage: Stage) => stage.close(),
  }
  contract('answers', answers)(subject)
  contract('asks', questions)(subject)
  contract('ends', ends)(subject)
  contract('converses', conversations)(subject)
}
