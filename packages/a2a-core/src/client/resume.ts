import type { Json } from '../protocol/json.ts'
import type { StreamResponse } from '../protocol/stream-response.ts'
import { checkSchema } from '../protocol/standard-schema.ts'
import type { Task } from '../protocol/task.ts'
import type { AskOptions } from './ask-options.ts'
import { outcomeOf, statesOf, type Peer } from './exchange.ts'
import { follow, saysEnded } from './follow.ts'
import { leavable } from './leavable.ts'
import { single, type EventStream } from './operations.ts'
import type { Outcome } from './outcome.ts'

/** What may be said when a task is taken up. */
export type ResumeOptions<Data = Json | undefined> = Pick<
  AskOptions<Data>,
  'output' | 'signal' | 'extensions' | 'historyLength' | 'pausesAt'
>

/** Takes a task up that was begun before: event by event from now on, until it ends or waits. */
export function resume<Data = Json | undefined>(
  peer: Peer,
  task: Task | string,
  options: ResumeOptions<Data>,
): AsyncGenerator<StreamResponse, Outcome<Data>, undefined> {
  const { operations, streaming } = peer
  const { extensions, historyLength } = options
  const id = typeof task === 'string' ? task : task.id
  const left = new AbortController()
  return leavable(left, run())

  async function* run(): AsyncGenerator<StreamResponse, Outcome<Data>, undefined> {
    checkSchema(options.output, 'output')
    const signal = options.signal ? AbortSignal.any([left.signal, options.signal]) : left.signal
    signal.throwIfAborted()
    const followed = yield* follow(async () => (streaming ? subscribed(signal) : asItIs(signal)), {
      operations,
      openAgain: true,
      streaming,
      pausesAt: statesOf(options.pausesAt),
      continues: typeof task === 'string' ? undefined : task,
      extensions,
      historyLength,
      signal,
      close: () => left.abort(),
    })
    return outcomeOf(peer, followed, options)
  }

  async function* subscribed(signal: AbortSignal): EventStream {
    try {
      yield* await operations.subscribe(id, { extensions, signal })
    } catch (error) {
      if (!saysEnded(error)) throw error
      yield* asItIs(signal)
    }
  }

  async function* asItIs(signal: AbortSignal): EventStream {
    const found = await operations.getTask({ id, historyLength }, { extensions, signal })
    yield* single({ task: found })
  }
}
