import { A2AError } from '../protocol/a2a-error.ts'
import { InternalError } from '../protocol/errors.ts'
import { newId } from '../protocol/id.ts'
import type { Server } from './server.ts'

/**
 * Makes any error one that may cross the wire. What is not ours is logged under an id, and the
 * caller gets the id alone.
 */
export function toA2AError({ onError }: Pick<Server, 'onError'>, thrown: unknown): A2AError {
  if (A2AError.is(thrown)) return thrown
  const id = newId()
  onError(thrown, { id })
  return new InternalError(`Something went wrong. It was logged under ${id}.`, { cause: thrown })
}
