/** The protocol: every object of the specification as schema, type and constructors. */
export {
  A2AError,
  type A2AErrorOptions,
  type ErrorDetail,
  type FieldViolation,
} from './a2a-error.ts'
export {
  agentCardSchema,
  agentCardSignatureSchema,
  agentCapabilitiesSchema,
  agentExtensionSchema,
  agentInterfaceSchema,
  agentProviderSchema,
  agentSkillSchema,
  type AgentCapabilities,
  type AgentCard,
  type AgentCardSignature,
  type AgentExtension,
  type AgentInterface,
  type AgentProvider,
  type AgentSkill,
} from './agent-card.ts'
export { applyEvent } from './apply-event.ts'
export { artifactSchema, type Artifact } from './artifact.ts'
export { deadlineExtension } from './deadline-extension.ts'
export { errorTable, type ErrorName, type ErrorRow } from './error-table.ts'
export {
  ContentTypeNotSupportedError,
  ExtendedAgentCardNotConfiguredError,
  ExtensionSupportRequiredError,
  InternalError,
  InvalidAgentResponseError,
  InvalidParamsError,
  InvalidRequestError,
  JSONParseError,
  MethodNotAllowedError,
  MethodNotFoundError,
  PayloadTooLargeError,
  PermissionDeniedError,
  PushNotificationNotSupportedError,
  ServiceUnavailableError,
  TaskNotCancelableError,
  TaskNotFoundError,
  TooManyRequestsError,
  UnauthenticatedError,
  UnsupportedMediaTypeError,
  UnsupportedOperationError,
  VersionNotSupportedError,
} from './errors.ts'
export { hashFields } from './hash-fields.ts'
export { hitlExtension } from './hitl-extension.ts'
export { newId } from './id.ts'
export { idempotencyExtension } from './idempotency-extension.ts'
export { isJsonObject, jsonObjectSchema, jsonSchema, type Json, type JsonObject } from './json.ts'
export { jsonRpcError, type JsonRpcId, type JsonRpcResponse } from './json-rpc.ts'
export { limits } from './limits.ts'
export {
  agentMessage,
  messageSchema,
  roleSchema,
  toParts,
  userMessage,
  type Message,
  type MessageContent,
  type MessageOptions,
  type Role,
} from './message.ts'
export {
  dataOf,
  dataPart,
  filePart,
  filesOf,
  fromBase64,
  partSchema,
  standardBase64,
  textOf,
  textPart,
  type Part,
  type PartOptions,
} from './part.ts'
export {
  authenticationInfoSchema,
  deleteTaskPushNotificationConfigRequestSchema,
  getTaskPushNotificationConfigRequestSchema,
  listTaskPushNotificationConfigsRequestSchema,
  listTaskPushNotificationConfigsResponseSchema,
  taskPushNotificationConfigSchema,
  type AuthenticationInfo,
  type DeleteTaskPushNotificationConfigRequest,
  type GetTaskPushNotificationConfigRequest,
  type ListTaskPushNotificationConfigsRequest,
  type ListTaskPushNotificationConfigsResponse,
  type TaskPushNotificationConfig,
} from './push-notification.ts'
export { approvalSchema, questionSchema, questionsOf, type Question } from './question.ts'
export { toRestError, type RestError } from './rest-error.ts'
export {
  oauthFlowsSchema,
  securityRequirementSchema,
  securitySchemeSchema,
  type OAuthFlows,
  type SecurityRequirement,
  type SecurityScheme,
} from './security-scheme.ts'
export { replayExtension } from './replay-extension.ts'
export {
  sendMessageConfigurationSchema,
  sendMessageRequestSchema,
  sendMessageResponseSchema,
  type SendMessageConfiguration,
  type SendMessageRequest,
  type SendMessageResponse,
} from './send-message.ts'
export { skillsExtension } from './skills-extension.ts'
export {
  SchemaError,
  toJsonSchema,
  validate,
  type Infer,
  type Schema,
  type SchemaIssue,
} from './standard-schema.ts'
export {
  streamResponseSchema,
  taskArtifactUpdateEventSchema,
  taskIdOf,
  taskStatusUpdateEventSchema,
  type StreamResponse,
  type TaskArtifactUpdateEvent,
  type TaskStatusUpdateEvent,
} from './stream-response.ts'
export {
  cancelTaskRequestSchema,
  getExtendedAgentCardRequestSchema,
  getTaskRequestSchema,
  listTasksRequestSchema,
  listTasksResponseSchema,
  subscribeToTaskRequestSchema,
  type CancelTaskRequest,
  type GetExtendedAgentCardRequest,
  type GetTaskRequest,
  type ListTasksRequest,
  type ListTasksResponse,
  type SubscribeToTaskRequest,
} from './task-requests.ts'
export { taskSchema, taskStatusSchema, type Task, type TaskStatus } from './task.ts'
export {
  isInterrupted,
  isTerminal,
  taskStateSchema,
  type InterruptedState,
  type TaskState,
  type TerminalState,
} from './task-state.ts'
export { timestamp } from './timestamp.ts'
export { toJsonValue } from './to-json.ts'
export { protocolVersion, protocolVersions, type ProtocolVersion } from './version.ts'
export { webhooksExtension } from './webhooks-extension.ts'
