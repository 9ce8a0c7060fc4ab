/** Agents made of functions, and functions made of agents. */
export {
  fromFunction,
  type AgentFunction,
  type FunctionOptions,
  type SkillsOptions,
} from './from-function.ts'
export { skill, type Skill, type SkillOptions } from './skill.ts'
export type { FunctionResult } from './to-events.ts'
export {
  toFunction,
  type CallOptions,
  type RemoteFunction,
  type ToFunctionOptions,
} from './to-function.ts'
export { OutputError, RemotePausedError, TaskEndedError, type RemoteAnswer } from 'a2a-core/client'

/** What a function says, and what it is given: the words of `a2a-core`. */
export { dataPart, filePart, textPart } from 'a2a-core'
export {
  artifact,
  authRequired,
  failed,
  inputRequired,
  message,
  progress,
  rejected,
  save,
  text,
  type Agent,
  type AgentEvent,
  type AgentOptions,
  type Turn,
} from 'a2a-core/server'
