import type { Json } from 'a2a-core'
import type { RemoteEnd, RemotePause } from './remote-call.ts'
import type { RemoteProgress } from './remote-view.ts'

/** Goes on with a call that paused, in this process or in one before it. */
export type Resume = (
  pause: RemotePause,
  answers: { [questionId: string]: Json },
  signal: AbortSignal,
) => AsyncGenerator<RemoteProgress, RemoteEnd, undefined>

// A property, not a map of tools: `{ ...toTool(remote), title: '…' }` keeps it.
const key = Symbol.for('a2a-ai-sdk.resume')

/** Gives a tool the means to resume its calls. */
export function resumable<Tool extends object>(tool: Tool, resume: Resume): Tool {
  return Object.assign(tool, { [key]: resume })
}

/** The means to resume a tool's calls, when it is the tool of a remote agent. */
export function resumeOf(tool: object | undefined): Resume | undefined {
  return tool && key in tool ? (tool[key] as Resume) : undefined
}
