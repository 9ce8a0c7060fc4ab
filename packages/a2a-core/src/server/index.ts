/** The server side: what an agent is made of, and what serves it. */
export { activateExtensions } from './activate-extensions.ts'
export { identify, type Agent, type AgentAbout, type AgentOptions } from './agent.ts'
export { agentCardOf, type CardAdditions } from './agent-card.ts'
export {
  artifact,
  authRequired,
  failed,
  isAgentEvent,
  message,
  progress,
  rejected,
  save,
  text,
  type AgentEvent,
  type ArtifactEvent,
  type AuthRequiredEvent,
  type FailedEvent,
  type InputRequiredEvent,
  type MessageEvent,
  type NewQuestion,
  type ProgressEvent,
  type RejectedEvent,
  type SaveEvent,
  type TextEvent,
} from './agent-event.ts'
export { anonymousCaller, type Caller } from './caller.ts'
export { Arrivals, type Place } from './arrivals.ts'
export { AwaitedTasks, type AwaitedTask } from './awaited-tasks.ts'
export { cancelUnwanted } from './cancel-unwanted.ts'
export { checkOptions, type NumberRule } from './check-options.ts'
export { versionMeant } from './check-version.ts'
export { endsTask, endsUnanswered, isOfAgent, saysCompleted } from './commit-rules.ts'
export { encodeEvent, type EventForm } from './encode-event.ts'
export { encodeRecord } from './encode-record.ts'
export type {
  AskedQuestion,
  Claim,
  Commit,
  CommitResult,
  Duplicate,
  Engine,
  Idempotency,
  ListCursor,
  ListQuery,
  LogRecord,
  NewRecord,
  NewTask,
  Scope,
  StoredTask,
  TaskKey,
  TaskPage,
  TurnInput,
  Work,
  Worker,
} from './engine.ts'
export {
  EngineUnavailableError,
  type EngineUnavailableOptions,
} from './engine-unavailable-error.ts'
export { onNextEventLoopTurn } from './event-loop-turn.ts'
export { FreshMap } from './fresh-map.ts'
export { followLog, type FollowOptions, type LogReader } from './follow-log.ts'
export {
  inputRequired,
  type Approval,
  type ApprovalRequest,
  type AskableEvent,
  type InputRequest,
} from './input-required.ts'
export { answerJsonRpc, type JsonRpcAnswer } from './json-rpc.ts'
export { LightSignal, type Signal } from './light-signal.ts'
export { copyOf, frozen } from './copy-of.ts'
export { memoryEngine, type MemoryEngineOptions } from './memory-engine/memory-engine.ts'
export { cancelTask } from './operations/cancel-task.ts'
export { getExtendedAgentCard } from './operations/get-extended-agent-card.ts'
export { getTask } from './operations/get-task.ts'
export { listTasks } from './operations/list-tasks.ts'
export { sendMessage } from './operations/send-message.ts'
export {
  sendStreamingMessage,
  type NumberedEvents,
  type NumberedEvent,
} from './operations/send-streaming-message.ts'
export {
  createPushConfig,
  deletePushConfig,
  getPushConfig,
  listPushConfigs,
} from './operations/push-configs.ts'
export { subscribeToTask } from './operations/subscribe-to-task.ts'
export type { PushOptions } from './push/deliver.ts'
export type { SigningKey } from './push/webhook-signer.ts'
export {
  mostWebhooks,
  type Delivery,
  type DeliveryOutcome,
  type PushStore,
  type StoredPushConfig,
} from './push/push-store.ts'
export { serverExtensions } from './server-extensions.ts'
export {
  durableRetention,
  retentionPolicy,
  type Retention,
  type RetentionOptions,
  type RetentionPolicy,
} from './retention.ts'
export { scopedMap, type ScopedMap } from './scoped-map.ts'
export { answerRest, type RestAnswer } from './rest.ts'
export { findRestTarget, type RestOperation, type RestTarget } from './rest-target.ts'
export { signCard, type CardSigning, type SignedCard } from './sign-card.ts'
export { createServer, type Call, type Server, type ServerOptions } from './server.ts'
export { longestWait } from '../protocol/longest-wait.ts'
export {
  checkSchema,
  SchemaError,
  toJsonSchema,
  validate,
  type Infer,
  type Schema,
  type SchemaIssue,
} from '../protocol/standard-schema.ts'
export { toA2AError } from './to-a2a-error.ts'
export { toV03Card, withV03Fields } from '../protocol/v0.3/agent-card.ts'
export { toV03RestError, type V03RestError } from '../protocol/v0.3/rest-error.ts'
export { shownOf, toolProgress, type ShownTool, type ShownTools } from './tool-progress.ts'
export type { Answer, Turn } from './turn.ts'
export { TurnAborted, type AbortReason } from './turn-aborted.ts'
export { whileWanted } from './while-wanted.ts'
