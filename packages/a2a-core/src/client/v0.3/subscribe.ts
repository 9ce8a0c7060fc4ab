import { A2AError } from '../../protocol/a2a-error.ts'
import { isTransient } from '../retry.ts'
import type { StreamedResult, StreamOptions } from '../transport.ts'
import { within } from '../within.ts'

type Results = AsyncGenerator<StreamedResult, void, undefined>

/**
 * Follows a task as SubscribeToTask of 1.0 does: the task first, then what becomes of it.
 *
 * Of `tasks/resubscribe` the specification leaves open what was missed when it begins: some servers
 * begin with the next update, others with a task that may be older than what was read since. So
 * whatever comes is taken as a sign that there is something new, and the task is read again.
 *
 * @param open opens the stream
 * @param getTask reads the task
 */
export async function subscribeV03(
  open: () => Promise<Results>,
  getTask: (signal: AbortSignal | undefined) => Promise<unknown>,
  { url, signal, openTimeout }: StreamOptions & { url: string },
): Promise<Results> {
  const look = async (): Promise<StreamedResult> => {
    return { id: undefined, result: { task: await within(openTimeout, url, signal, getTask) } }
  }
  try {
    return looks(await open(), look)
  } catch (error) {
    if (!isRefusal(error)) throw error
    return once(await look())
  }
}

async function* looks(updates: Results, look: () => Promise<StreamedResult>): Results {
  try {
    // From here on nothing is missed: the stream is open.
    yield await look()
    let next = await nextOf(updates)
    while (!next.done) {
      yield await look()
      next = await nextOf(updates)
    }
  } finally {
    await updates.return()
  }
}

/** Some refuse within the stream, too late: what there was to say of the task was said. */
async function nextOf(updates: Results): Promise<IteratorResult<StreamedResult, void>> {
  try {
    return await updates.next()
  } catch (error) {
    if (!isRefusal(error)) throw error
    return { done: true, value: undefined }
  }
}

async function* once(result: StreamedResult): Results {
  yield result
}

/**
 * Servers of 0.3 refuse in many ways to stream a task that is there, but has ended or rests. If the
 * reason is another, it is told again when the task is read.
 */
function isRefusal(error: unknown): boolean {
  return A2AError.is(error) && !isTransient(error) && error.name !== 'InvalidAgentResponseError'
}
