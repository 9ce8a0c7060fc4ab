import type { InvalidParamsError } from '../../protocol/errors.ts'
import { invalidParams } from '../../protocol/parse.ts'
import { mostWebhooks } from '../push/push-store.ts'

/**
 * A task has as many webhooks as it may.
 *
 * @param field what of the request asked for one more
 */
export function tooManyWebhooks(field: string): InvalidParamsError {
  return invalidParams([{ field, description: `a task may have at most ${mostWebhooks} webhooks` }])
}
