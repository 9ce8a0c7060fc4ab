import { A2AError } from '../protocol/a2a-error.ts'
import { InternalError, ServiceUnavailableError } from '../protocol/errors.ts'
import { newId } from '../protocol/id.ts'
import { EngineUnavailableError } from './engine-unavailable-error.ts'
import type { Caller } from './caller.ts'
import type { Server } from './server.ts'

/**
 * Makes any error one that may cross the wire. What is not ours is logged under an id, and the
 * caller gets the id alone, and whether to try again: when the engine could not be reached, or while
 * the server closes, as what it works on is closed with it.
 *
 * @param caller whose request it was, where that is known
 */
export function toA2AError(
  { onError, closing }: Pick<Server, 'onError' | 'closing'>,
  thrown: unknown,
  caller?: Pick<Caller, 'tenant' | 'owner'>,
): A2AError {
  if (A2AError.is(thrown)) return thrown
  const id = newId()
  onError(thrown, { id, ...(caller && { tenant: caller.tenant, owner: caller.owner }) })
  if (EngineUnavailableError.is(thrown)) {
    const { retryAfter } = thrown
    const sentence = `The agent cannot reach its tasks at the moment. It was logged under ${id}.`
    return new ServiceUnavailableError(sentence, { cause: thrown, retryAfter })
  }
  if (closing) {
    const sentence = `The agent is closing. What went wrong was logged under ${id}.`
    return new ServiceUnavailableError(sentence, { cause: thrown, retryAfter: 1 })
  }
  return new InternalError(`Something went wrong. It was logged under ${id}.`, { cause: thrown })
}
