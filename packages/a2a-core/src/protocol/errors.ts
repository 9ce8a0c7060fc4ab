import { A2AError, type A2AErrorOptions } from './a2a-error.ts'
import type { ErrorName } from './error-table.ts'

/** The task does not exist, or is not the caller's to see (§3.3.2). */
export class TaskNotFoundError extends A2AError {
  constructor(message?: string, options?: A2AErrorOptions) {
    super('TaskNotFoundError', message, options)
  }
}

/** The task has ended otherwise than by cancellation (§3.1.5). */
export class TaskNotCancelableError extends A2AError {
  constructor(message?: string, options?: A2AErrorOptions) {
    super('TaskNotCancelableError', message, options)
  }
}

/** The agent does not declare push notifications (§3.3.4). */
export class PushNotificationNotSupportedError extends A2AError {
  constructor(message?: string, options?: A2AErrorOptions) {
    super('PushNotificationNotSupportedError', message, options)
  }
}

/** The agent does not do this, or not with this task (§3.3.2). */
export class UnsupportedOperationError extends A2AError {
  constructor(message?: string, options?: A2AErrorOptions) {
    super('UnsupportedOperationError', message, options)
  }
}

/** A media type in the message is not one the agent takes (§3.1.1). */
export class ContentTypeNotSupportedError extends A2AError {
  constructor(message?: string, options?: A2AErrorOptions) {
    super('ContentTypeNotSupportedError', message, options)
  }
}

/** A peer answered with what the specification does not allow (§3.3.2). */
export class InvalidAgentResponseError extends A2AError {
  constructor(message?: string, options?: A2AErrorOptions) {
    super('InvalidAgentResponseError', message, options)
  }
}

/** The agent has no extended card to give (§3.1.11). */
export class ExtendedAgentCardNotConfiguredError extends A2AError {
  constructor(message?: string, options?: A2AErrorOptions) {
    super('ExtendedAgentCardNotConfiguredError', message, options)
  }
}

/** The agent requires an extension the client did not activate (§3.3.4). */
export class ExtensionSupportRequiredError extends A2AError {
  constructor(message?: string, options?: A2AErrorOptions) {
    super('ExtensionSupportRequiredError', message, options)
  }
}

/** The agent does not speak the version asked for (§3.6.2). */
export class VersionNotSupportedError extends A2AError {
  constructor(message?: string, options?: A2AErrorOptions) {
    super('VersionNotSupportedError', message, options)
  }
}

/** The body is not JSON (§9.5). */
export class JSONParseError extends A2AError {
  constructor(message?: string, options?: A2AErrorOptions) {
    super('JSONParseError', message, options)
  }
}

/** The body is JSON, but no JSON-RPC request (§9.5). */
export class InvalidRequestError extends A2AError {
  constructor(message?: string, options?: A2AErrorOptions) {
    super('InvalidRequestError', message, options)
  }
}

/** No operation has this name (§9.5). */
export class MethodNotFoundError extends A2AError {
  constructor(message?: string, options?: A2AErrorOptions) {
    super('MethodNotFoundError', message, options)
  }
}

/** A parameter is missing, or not what it must be (§9.5). */
export class InvalidParamsError extends A2AError {
  constructor(message?: string, options?: A2AErrorOptions) {
    super('InvalidParamsError', message, options)
  }
}

/** Something failed on the server; the message carries the id it was logged under. */
export class InternalError extends A2AError {
  constructor(message?: string, options?: A2AErrorOptions) {
    super('InternalError', message, options)
  }
}

/** The request carries no valid credentials (§3.3.2). */
export class UnauthenticatedError extends A2AError {
  constructor(message?: string, options?: A2AErrorOptions) {
    super('UnauthenticatedError', message, options)
  }
}

/** The caller may not do this (§3.3.2). */
export class PermissionDeniedError extends A2AError {
  constructor(message?: string, options?: A2AErrorOptions) {
    super('PermissionDeniedError', message, options)
  }
}

/** The HTTP method is not one this address answers. */
export class MethodNotAllowedError extends A2AError {
  constructor(message?: string, options?: A2AErrorOptions) {
    super('MethodNotAllowedError', message, options)
  }
}

/** The request is larger than the agent takes. */
export class PayloadTooLargeError extends A2AError {
  constructor(message?: string, options?: A2AErrorOptions) {
    super('PayloadTooLargeError', message, options)
  }
}

/** The body's media type is not one the agent reads. */
export class UnsupportedMediaTypeError extends A2AError {
  constructor(message?: string, options?: A2AErrorOptions) {
    super('UnsupportedMediaTypeError', message, options)
  }
}

/** The caller has used up its share; `retryAfter` says when to come back. */
export class TooManyRequestsError extends A2AError {
  constructor(message?: string, options?: A2AErrorOptions) {
    super('TooManyRequestsError', message, options)
  }
}

/** The agent is overloaded or closing; `retryAfter` says when to come back. */
export class ServiceUnavailableError extends A2AError {
  constructor(message?: string, options?: A2AErrorOptions) {
    super('ServiceUnavailableError', message, options)
  }
}

const classes = {
  TaskNotFoundError,
  TaskNotCancelableError,
  PushNotificationNotSupportedError,
  UnsupportedOperationError,
  ContentTypeNotSupportedError,
  InvalidAgentResponseError,
  ExtendedAgentCardNotConfiguredError,
  ExtensionSupportRequiredError,
  VersionNotSupportedError,
  JSONParseError,
  InvalidRequestError,
  MethodNotFoundError,
  InvalidParamsError,
  InternalError,
  UnauthenticatedError,
  PermissionDeniedError,
  MethodNotAllowedError,
  PayloadTooLargeError,
  UnsupportedMediaTypeError,
  TooManyRequestsError,
  ServiceUnavailableError,
} satisfies Record<ErrorName, new (message?: string, options?: A2AErrorOptions) => A2AError>

/** Makes the error of this name: how an error that crossed the wire gets its class back. */
export function newA2AError(
  name: ErrorName,
  message?: string,
  options?: A2AErrorOptions,
): A2AError {
  return new classes[name](message, options)
}
