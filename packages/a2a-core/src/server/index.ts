/** The server side: what an agent is made of, and what serves it. */
export { identify, type Agent, type AgentAbout, type AgentOptions } from './agent.ts'
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
export {
  inputRequired,
  type Approval,
  type ApprovalRequest,
  type AskableEvent,
  type InputRequest,
} from './input-required.ts'
export {
  SchemaError,
  toJsonSchema,
  validate,
  type Infer,
  type Schema,
  type SchemaIssue,
} from '../protocol/standard-schema.ts'
export type { Answer, Turn } from './turn.ts'
