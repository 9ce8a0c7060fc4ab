/** The demo's price desk. */
export { builtInModel } from './built-in-model.ts'
export { chooseModel, type ModelSettings } from './choose-model.ts'
export { createPricing } from './pricing.ts'
