/**
 * The URI of our idempotency extension. Where it is active, one `messageId` of one caller is one
 * turn until its task expires: sending the message again gives the same task, whatever became of
 * the first answer; another body under the same id is InvalidParams.
 */
export const idempotencyExtension = 'urn:a2a-adapters:idempotency:v1'
