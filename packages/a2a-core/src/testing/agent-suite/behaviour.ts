import type { Agent } from '../../server/agent.ts'

/**
 * What an agent does, so that a suite can watch it. A subject makes each with its framework's own
 * means, and the adapter under test.
 *
 * - `echoes`: says `You said <the message's text>`.
 * - `streams`: says `one `, `two ` and `three`, each as a chunk of its own and in a later turn of
 *   the event loop than the one before, as a model's tokens come.
 * - `asks`: asks `Which plan?`, which any text answers; then says `You chose <the answer>`.
 * - `asks-several`: asks `Which plan?` and `How many seats?` at once, each of which any text answers;
 *   then says `You chose <the plan>, <the seats>`.
 * - `approves`: asks for the approval of something; then says `Approved` or `Denied`.
 * - `asks-auth`: waits for credentials, with `Sign in` and `{ url: 'https://id.example.com' }`, in the
 *   framework's own way; then says `Signed in`.
 * - `fails`: throws, or has its framework throw, `new Error('password=hunter2')`.
 * - `hangs`: says `begun`, and then does nothing until the framework's own signal aborts; then it
 *   calls `heard.abort()`.
 * - `sends-file`: gives a file: the bytes of `hello`, `text/plain`, named `hello.txt`.
 * - `sends-data`: gives the data `{ total: 42 }`.
 * - `reads-file`: says `Got <the file's name>: <its text>` of the file in the message.
 * - `reads-data`: says `Got <the total>` of the data `{ total: <number> }` in the message.
 * - `progresses`: says that it is `Looking` as progress, and then answers `Found`.
 * - `continues`: says `I heard: ` and every text it was told in this conversation, this one
 *   included, separated by `, `; it remembers as its framework does.
 */
export type Behaviour =
  | 'echoes'
  | 'streams'
  | 'asks'
  | 'asks-several'
  | 'approves'
  | 'asks-auth'
  | 'fails'
  | 'hangs'
  | 'sends-file'
  | 'sends-data'
  | 'reads-file'
  | 'reads-data'
  | 'progresses'
  | 'continues'

/** What a subject tells the suite of what happened inside its framework. */
export type Heard = {
  /** The framework's own signal was aborted. */
  abort(): void
}

/** Makes an agent that behaves so; it throws where the framework has no such thing. */
export type Behave = (behaviour: Behaviour, heard: Heard) => Agent | Promise<Agent>
