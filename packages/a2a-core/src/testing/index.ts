/** The contract suites: what every engine, adapter and server is held to. */
export { contract, type Cases, type Subject } from './contract.ts'
export { testEngine, type EngineCase, type EngineSubject } from './engine-suite/test-engine.ts'
