import { InvalidParamsError } from '../../protocol/errors.ts'
import { mostWebhooks } from '../push/push-store.ts'

/** A task has as many webhooks as it may. */
export function tooManyWebhooks(): InvalidParamsError {
  return new InvalidParamsError(`A task may have at most ${mostWebhooks} webhooks`)
}
