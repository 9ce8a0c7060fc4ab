/** LangGraph.js graphs and LangChain agents as A2A agents, and A2A agents as nodes and tools. */
export type { CompiledGraph, LangChainAgent, ThreadConfig } from './compiled-graph.ts'
export { fromLangGraph } from './from-langgraph.ts'
export type { LangGraphOptions } from './langgraph-options.ts'
export type { RemoteAnswer } from 'a2a-core/client'
export { toNode, type ToNodeOptions } from './to-node.ts'
export { toTool, type RemoteTool, type ToToolOptions } from './to-tool.ts'
