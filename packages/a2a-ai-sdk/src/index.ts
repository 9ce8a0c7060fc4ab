/** The AI SDK: its agents as A2A agents, and A2A agents as its tools and models. */
export type { AISDKAgent } from './ai-sdk-agent.ts'
export { fromAISDK, type FromAISDKOptions } from './from-ai-sdk.ts'
export { RemoteFailedError } from './remote-failed-error.ts'
export { RemotePausedError } from 'a2a-core/client'
export { toModel, type ToModelOptions } from './to-model.ts'
export { toTool, type ToToolOptions } from './to-tool.ts'
