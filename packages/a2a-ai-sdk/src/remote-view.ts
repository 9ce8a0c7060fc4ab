import { applyEvent, textOf, type StreamResponse, type Task } from 'a2a-core'
import { cleanText } from 'a2a-core/client'

/** What a remote agent has said so far, as its tool's preliminary result. */
export type RemoteProgress = { status: 'working'; text: string; progress?: string }

/** A remote task as its events tell it, seen by somebody who waits for its answer. */
export class RemoteView {
  /** The task, after the first event that is no direct reply. */
  task: Task | undefined
  #text = ''
  #progress = ''

  /** Takes one event in, and gives what there is to show when that is news. */
  add(event: StreamResponse): RemoteProgress | undefined {
    this.task = applyEvent(this.task ?? begunTask(event), event)
    if (!this.task) return undefined
    const { status, artifacts = [] } = this.task
    const texts = artifacts.map(({ parts }) => textOf(parts)).filter((text) => text !== '')
    const text = texts.join('\n\n')
    const said = status.state === 'TASK_STATE_WORKING' ? textOf(status.message?.parts ?? []) : ''
    const progress = cleanText(said, 300) || this.#progress
    if (text === this.#text && progress === this.#progress) return undefined
    this.#text = text
    this.#progress = progress
    return { status: 'working', text, ...(progress && { progress }) }
  }
}

/** A stream that goes on with a task need not begin with the task. */
function begunTask({ statusUpdate, artifactUpdate }: StreamResponse): Task | undefined {
  const update = statusUpdate ?? artifactUpdate
  if (!update) return undefined
  const { taskId: id, contextId } = update
  return { id, contextId, status: { state: 'TASK_STATE_WORKING' } }
}
