import { userMessage, type Message, type Part, type StreamResponse, type Task } from 'a2a-core'
import {
  anonymousCaller,
  createServer,
  getTask,
  sendStreamingMessage,
  type Agent,
  type ServerOptions,
} from 'a2a-core/server'

/** An agent behind a real server, as one client sees it. */
export type Served = AsyncDisposable & {
  /** Sends a message, and gives the task's updates as short lines; adjacent text is one. */
  send(content: string | Part, task?: Task): Promise<string[]>
  /** The task that was sent to last, as it is now. */
  task(): Promise<Task>
  /** What the agent threw. */
  readonly errors: unknown[]
}

/** Serves an agent to a test. */
export function served(agent: Agent, options: ServerOptions = {}): Served {
  const errors: unknown[] = []
  const server = createServer(agent, { onError: (error) => errors.push(error), ...options })
  const request = new AbortController()
  const call = { caller: anonymousCaller, extensions: [], request }
  let taskId = ''
  return {
    errors,
    async send(content, task) {
      const message = userMessage(
        content,
        task ? { taskId: task.id, contextId: task.contextId } : {},
      )
      const lines: string[] = []
      for await (const { event } of await sendStreamingMessage(server, { message }, call)) {
        taskId = event.task?.id ?? taskId
        addLine(lines, lineOf(event))
      }
      return lines
    },
    task: () => getTask(server, { id: taskId }, call),
    [Symbol.asyncDispose]: () => server.close({ drainMs: 0 }),
  }
}

function addLine(lines: string[], line: string): void {
  const [, id = '', more = ''] = /^(\S+) \+ (.*)$/s.exec(line) ?? []
  const last = lines.at(-1)
  if (id !== '' && last?.startsWith(`${id} `)) lines[lines.length - 1] = last + more
  // An end that adds nothing is no news.
  else if (line !== '' && line !== `${id} + `) lines.push(line)
}

function lineOf({ statusUpdate, artifactUpdate }: StreamResponse): string {
  if (statusUpdate) {
    const { state, message } = statusUpdate.status
    const said = message ? saidIn(message) : ''
    return `${state.replace('TASK_STATE_', '')}${said && `: ${said}`}`
  }
  if (!artifactUpdate) return ''
  const { artifact, append } = artifactUpdate
  return `${artifact.artifactId} ${append ? '+' : '='} ${artifact.parts.map(partOf).join(' ')}`
}

function saidIn({ parts }: Message): string {
  return parts.map(partOf).join(' ')
}

function partOf({ text, data, raw, url, mediaType, metadata }: Part): string {
  const thought = metadata?.['thought'] === true ? 'thought ' : ''
  if (text !== undefined) return `${thought}${text}`
  if (data !== undefined) return JSON.stringify(data)
  return `${thought}file ${raw ?? url} ${mediaType}`
}
