/** The client side: other people's agents, as objects to ask. */
export { answerBy, type OnPause } from './answer-by.ts'
export type { AskOptions, Pause } from './ask-options.ts'
export type { CachedDocument } from './cached-document.ts'
export { cardCache, type CardCache } from './card-cache.ts'
export { CardSignatureError } from './card-signature-error.ts'
export { checkRemote } from './check-remote.ts'
export { cleanText } from './clean-text.ts'
export { connect, type ConnectOptions } from './connect.ts'
export { ConnectError } from './connect-error.ts'
export type { Conversation } from './conversation.ts'
export {
  describeRemote,
  nameOf,
  requestSchema,
  skillInput,
  skillOf,
  toolNameOf,
} from './describe-remote.ts'
export type { AnswerOptions, Answer, Completed, Ended, Outcome, Waiting } from './outcome.ts'
export { OutputError } from './output-error.ts'
export { quotedAnswer } from './quoted-answer.ts'
export type { Remote } from './remote.ts'
export type { RemoteAgent } from './remote-agent.ts'
export { remoteAnswerOf, type RemoteAnswer } from './remote-answer.ts'
export { RemotePausedError } from './remote-paused-error.ts'
export { replyPart, type Reply } from './reply.ts'
export type { ResumeOptions } from './resume.ts'
export type { RetryOptions } from './retry.ts'
export type { BindingName } from './select-interface.ts'
export type { Fetch, HeadersOption } from './send-request.ts'
export type { SignatureOptions } from './signature-keys.ts'
export { TaskEndedError, type EndedState } from './task-ended-error.ts'
export { toolResultOf } from './tool-result-of.ts'
export type { CallOptions } from './transport.ts'
export type { CardSignature, SignatureHeader } from './verify-card.ts'
export {
  verifyWebhook,
  WebhookError,
  type WebhookCall,
  type WebhookKeys,
} from './verify-webhook.ts'
