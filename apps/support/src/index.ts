/** The demo's support desk. */
export { BuiltInChatModel } from './built-in-chat-model.ts'
export { chooseModel, modelName, type ModelSettings } from './choose-model.ts'
export { offer, type Offer } from './offer.ts'
export { openThreads } from './open-threads.ts'
export { createSupport } from './support.ts'
export { ThreadFile } from './thread-file.ts'
