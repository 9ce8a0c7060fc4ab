/** The contract suites: what every engine, adapter and server is held to. */
export { contract, type Cases, type Subject } from './contract.ts'
export {
  testEngine,
  type EngineCase,
  type EngineSubject,
  type EngineUnderTest,
} from './engine-suite/test-engine.ts'
export type { Behave, Behaviour, Heard } from './agent-suite/behaviour.ts'
export type { Serve, ServeOptions } from './agent-suite/served-agent.ts'
export { testAgent, type AgentCase, type AgentSubject } from './agent-suite/test-agent.ts'
export type { HttpOptions, HttpServed, OpenHttp } from './http-suite/http-subject.ts'
export { testHttp, type HttpCase, type HttpSubject } from './http-suite/test-http.ts'
