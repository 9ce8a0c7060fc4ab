/** One row of the error table: how an error is named and numbered in each binding. */
export type ErrorRow = {
  /** JSON-RPC error code (specification §5.4, §9.5). */
  code: number
  /** HTTP status (specification §5.4). */
  httpStatus: number
  /** `google.rpc` status name, as REST errors carry it (§11.6). */
  status: string
  /** `google.rpc.ErrorInfo` reason: the error's name in upper case (§11.6). */
  reason: string
  /** What is said when nothing better is known. */
  message: string
}

/**
 * Every error that crosses the wire, in one table: the specification's own (§5.4), JSON-RPC's
 * (§9.5), and below them those that HTTP knows and the specification leaves to the
 * implementation (§3.3.2), with codes from JSON-RPC's range for servers.
 */
export const errorTable = {
  TaskNotFoundError: row(-32001, 404, 'NOT_FOUND', 'TASK_NOT_FOUND', 'Task not found'),
  TaskNotCancelableError: row(
    -32002,
    400,
    'FAILED_PRECONDITION',
    'TASK_NOT_CANCELABLE',
    'The task has ended and cannot be canceled',
  ),
  PushNotificationNotSupportedError: row(
    -32003,
    400,
    'FAILED_PRECONDITION',
    'PUSH_NOTIFICATION_NOT_SUPPORTED',
    'Push notifications are not supported by this agent',
  ),
  UnsupportedOperationError: row(
    -32004,
    400,
    'FAILED_PRECONDITION',
    'UNSUPPORTED_OPERATION',
    'This operation is not supported',
  ),
  ContentTypeNotSupportedError: row(
    -32005,
    400,
    'INVALID_ARGUMENT',
    'CONTENT_TYPE_NOT_SUPPORTED',
    'A media type in the message is not supported',
  ),
  InvalidAgentResponseError: row(
    -32006,
    500,
    'INTERNAL',
    'INVALID_AGENT_RESPONSE',
    'The agent answered with something the specification does not allow',
  ),
  ExtendedAgentCardNotConfiguredError: row(
    -32007,
    400,
    'FAILED_PRECONDITION',
    'EXTENDED_AGENT_CARD_NOT_CONFIGURED',
    'The agent has no extended card',
  ),
  ExtensionSupportRequiredError: row(
    -32008,
    400,
    'FAILED_PRECONDITION',
    'EXTENSION_SUPPORT_REQUIRED',
    'The agent requires an extension that the client did not activate',
  ),
  VersionNotSupportedError: row(
    -32009,
    400,
    'FAILED_PRECONDITION',
    'VERSION_NOT_SUPPORTED',
    'This version of the protocol is not supported',
  ),
  JSONParseError: row(-32700, 400, 'INVALID_ARGUMENT', 'JSON_PARSE', 'Invalid JSON payload'),
  InvalidRequestError: row(
    -32600,
    400,
    'INVALID_ARGUMENT',
    'INVALID_REQUEST',
    'Request payload validation error',
  ),
  MethodNotFoundError: row(-32601, 404, 'NOT_FOUND', 'METHOD_NOT_FOUND', 'Method not found'),
  InvalidParamsError: row(-32602, 400, 'INVALID_ARGUMENT', 'INVALID_PARAMS', 'Invalid parameters'),
  InternalError: row(-32603, 500, 'INTERNAL', 'INTERNAL', 'Internal error'),
  UnauthenticatedError: row(
    -32050,
    401,
    'UNAUTHENTICATED',
    'UNAUTHENTICATED',
    'Authentication is required',
  ),
  PermissionDeniedError: row(
    -32051,
    403,
    'PERMISSION_DENIED',
    'PERMISSION_DENIED',
    'Permission denied',
  ),
  MethodNotAllowedError: row(
    -32052,
    405,
    'UNIMPLEMENTED',
    'METHOD_NOT_ALLOWED',
    'This HTTP method is not allowed here',
  ),
  PayloadTooLargeError: row(
    -32053,
    413,
    'INVALID_ARGUMENT',
    'PAYLOAD_TOO_LARGE',
    'The request is too large',
  ),
  UnsupportedMediaTypeError: row(
    -32054,
    415,
    'INVALID_ARGUMENT',
    'UNSUPPORTED_MEDIA_TYPE',
    'The media type of the request is not supported',
  ),
  TooManyRequestsError: row(
    -32055,
    429,
    'RESOURCE_EXHAUSTED',
    'TOO_MANY_REQUESTS',
    'Too many requests',
  ),
  ServiceUnavailableError: row(
    -32056,
    503,
    'UNAVAILABLE',
    'SERVICE_UNAVAILABLE',
    'The agent is not available at the moment',
  ),
} as const satisfies Record<string, ErrorRow>

/** The name of an error that crosses the wire. */
export type ErrorName = keyof typeof errorTable

/** The name of the error that has this JSON-RPC code, if any has. */
export function errorNameOfCode(code: number): ErrorName | undefined {
  return errorNames.find((name) => errorTable[name].code === code)
}

/** The name of the error that has this `google.rpc.ErrorInfo` reason, if any has. */
export function errorNameOfReason(reason: string): ErrorName | undefined {
  return errorNames.find((name) => errorTable[name].reason === reason)
}

const errorNames = Object.keys(errorTable) as ErrorName[]

function row(
  code: number,
  httpStatus: number,
  status: string,
  reason: string,
  message: string,
): ErrorRow {
  return { code, httpStatus, status, reason, message }
}
