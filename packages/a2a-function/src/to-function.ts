import { dataPart, textPart, toJsonValue, type Part } from 'a2a-core'
import { checkRemote, nameOf, skillOf, type AskOptions, type OnPause } from 'a2a-core/client'
import { checkSchema, validate, type AgentEvent, type Schema, type Turn } from 'a2a-core/server'
import { alone } from './alone.ts'
import { inTurn } from './in-turn.ts'
import { askRemote, type CallableRemote, type Way } from './ask-remote.ts'
import { outputOf, type RemoteOutput } from './remote-output.ts'

/** How a remote agent is a function. */
export type ToFunctionOptions<Input = string | object, Data = string> = {
  /** The skill to use, by its id on the card. Default: the remote agent decides. */
  skill?: string | undefined
  /** The input it takes: it is checked before it is sent. Default: text, or any JSON. */
  input?: Schema<unknown, Input> | undefined
  /**
   * What it gives: a schema of its data (or of its text, where that fits), or a function that
   * makes it of the answer. Default: the text of the answer, or where it has none, its data as
   * JSON text.
   */
  output?: RemoteOutput<Data> | undefined
  /**
   * Answers the remote agent's questions where there is no turn: as text, or by question id.
   * Default: the call throws a `RemotePausedError`, which holds the questions.
   */
  onPause?: OnPause | undefined
}

/** What may be said with one call. */
export type CallOptions = Pick<AskOptions, 'signal' | 'deadline'> & {
  /**
   * The remote conversation that the call belongs to. Default: in a turn, one for each
   * conversation of its client; without one, a new one.
   */
  contextId?: string | undefined
  /** Files that go along: made by `filePart`. */
  files?: readonly Part[] | undefined
}

/** A remote agent as a function. */
export type RemoteFunction<Input = string | object, Data = string> = {
  /**
   * Asks in a turn of a function that `fromFunction` serves: use it with `yield*`. What the remote
   * agent does is progress here, what it asks is asked of the turn's client, and the answer goes
   * on with the same remote task; so it is when the process died meanwhile.
   *
   * @throws TaskEndedError when the remote task failed, was rejected or was canceled
   * @throws OutputError when the answer does not fit `output`
   * @throws SchemaError when the input does not fit `input`
   */
  (input: Input, options: CallOptions & { turn: Turn }): AsyncGenerator<AgentEvent, Data, unknown>
  /**
   * Asks and waits for the answer. An abort, or the deadline, cancels the remote task, too, once it
   * is known: one that says nothing for 5 s after an abort, or before its deadline, goes on, unless
   * the remote agent keeps the deadline itself, by the deadline extension.
   *
   * @throws RemotePausedError when the remote agent asks, and there is no `onPause`
   * @throws as in a turn; ConnectError, …, as `ask` does
   */
  (input: Input, options?: CallOptions & { turn?: undefined }): Promise<Data>
}

/**
 * Makes a remote agent a plain async function. Text is sent as text, everything else as data.
 *
 * @throws TypeError when the card does not have the skill, or a schema is none
 *
 * @example
 * const pricing = await connect('https://pricing.example.com')
 * const quote = toFunction(pricing, { skill: 'quote', output: z.object({ total: z.number() }) })
 * const { total } = await quote({ seats: 250 })
 *
 * @example
 * const support = fromFunction(async function* (turn) {
 *   const { total } = yield* quote({ seats: 250 }, { turn })
 *   yield `That is ${total}.`
 * }, { name: 'Support' })
 */
export function toFunction<Input = string | object, Data = string>(
  remote: CallableRemote,
  options: ToFunctionOptions<Input, Data> = {},
): RemoteFunction<Input, Data> {
  checkRemote(remote, 'toFunction')
  const { skill, input: takes, output, onPause } = options
  checkSchema(takes, 'toFunction: input')
  // A schema may be a function itself; a function that is none makes the result.
  if (typeof output !== 'function') checkSchema(output, 'toFunction: output')
  if (skill !== undefined) skillOf(remote.card, skill)

  async function* ask(
    input: Input,
    way: () => Way,
    files: readonly Part[] = [],
  ): AsyncGenerator<AgentEvent, Data, unknown> {
    if (takes) await validate(takes, input)
    const said = typeof input === 'string' ? textPart(input) : dataPart(toJsonValue(input))
    const answer = yield* askRemote(remote, [said, ...files], way())
    // Without an output Data is text.
    return (await outputOf(answer, output, nameOf(remote.card))) as Data
  }

  function call(
    input: Input,
    options: CallOptions & { turn: Turn },
  ): AsyncGenerator<AgentEvent, Data, unknown>
  function call(input: Input, options?: CallOptions & { turn?: undefined }): Promise<Data>
  function call(
    input: Input,
    { turn, files, ...rest }: CallOptions & { turn?: Turn | undefined } = {},
  ): AsyncGenerator<AgentEvent, Data, unknown> | Promise<Data> {
    const asking = { ...rest, skill }
    if (turn) return ask(input, () => inTurn(remote, turn, asking), files)
    return endOf(ask(input, () => alone(remote, asking, onPause), files))
  }
  return call
}

/** What a generator returns in the end; what it says before nobody hears. */
async function endOf<End>(events: AsyncGenerator<unknown, End, unknown>): Promise<End> {
  let next = await events.next()
  while (!next.done) next = await events.next()
  return next.value
}
