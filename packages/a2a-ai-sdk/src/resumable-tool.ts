import type { Json } from 'a2a-core'
import type { RemoteEnd, RemotePause } from './remote-call.ts'
import type { RemoteProgress } from './remote-view.ts'

/** What can be done about a call of a remote agent that paused, in this process or one before it. */
export type PausedCalls = {
  /** Goes on with it. */
  resume: (
    pause: RemotePause,
    answers: { [questionId: string]: Json },
    signal: AbortSignal,
  ) => AsyncGenerator<RemoteProgress, RemoteEnd, undefined>
  /** Cancels its task, as nobody waits for it any more. */
  cancel: (taskId: string) => void
}

// A property, not a map of tools: `{ ...toTool(remote), title: '…' }` keeps it.
const key = Symbol.for('a2a-ai-sdk.pausedCalls')

/** Gives a tool the means to deal with its paused calls. */
export function resumable<Tool extends object>(tool: Tool, calls: PausedCalls): Tool {
  return Object.assign(tool, { [key]: calls })
}

/** The means to deal with a tool's paused calls, when it is the tool of a remote agent. */
export function pausedCallsOf(tool: object | undefined): PausedCalls | undefined {
  return tool && key in tool ? (tool[key] as PausedCalls) : undefined
}
