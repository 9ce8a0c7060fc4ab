import type { Agent } from '../../server/agent.ts'

/**
 * What an agent does, so that a suite can watch it. A subject makes each with its framework's own
 * means, and the adapter under test.
 *
 * - `echoes`: says `You said <the message's text>`.
 * - `streams`: says `one `, `two ` and `three`, each as a chunk of its own and in a later turn of
 *   the event loop than the one before, as a model's tokens come.
 * - `asks`: asks `Which plan?`, which any text answers; then says `You chose <the answer>`.
 * - `approves`: asks for the approval of something; then says `Approved` or `Denied`.
 * - `fails`: throws, or has its framework throw, `new Error('password=hunter2')`.
 * - `hangs`: says `begun`, and then does nothing until the framework's own signal aborts; then it
 *   calls `heard.abort()`.
 * - `sends-file`: gives a file: the bytes of `hello`, `text/plain`, named `hello.txt`.
 * - `sends-data`: gives the data `{ total: 42 }`.
 * - `progresses`: says that it is `Looking` as progress, and then answers `Found`.
 * - `continues`: says `I heard: ` and every text it was told in this conversation, this one
 *   included, separated by `, `; it remembers as its framework does.
 */
export type Behaviour =
  | 'echoes'
  | 'streams'
  | 'asks'
  | 'approves'
  | 'fails'
  | 'hangs'
  | 'sends-file'
  | 'sends-data'
  | 'progresses'
  | 'continues'

/** What a subject tells the suite of what happened inside its framework. */
export type Heard = {
  /** The framework's own signal was aborted. */
  abort(): void
}

/** Makes an agent that behaves so; it throws where the framework has no such thing. */
export type Behave = (behaviour: Behaviour, heard: Heard) => Agent | Promise<Agent>
