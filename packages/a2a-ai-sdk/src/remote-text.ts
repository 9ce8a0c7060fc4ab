import { textOf, type StreamResponse } from 'a2a-core'
import { cleanText } from './clean-text.ts'
import type { RemoteProgress } from './remote-call.ts'

/** Reads from a remote task's events what its agent says: the answer so far, and what it does. */
export class RemoteText {
  readonly #texts = new Map<string, string>()
  #progress: string | undefined

  /** Takes one event in, and gives what there is to show when there is something new. */
  add(event: StreamResponse): RemoteProgress | undefined {
    const { task, statusUpdate, artifactUpdate } = event
    const status = task?.status ?? statusUpdate?.status
    let isNews = false
    for (const { artifactId, parts } of task?.artifacts ?? []) {
      isNews = this.#addText(artifactId, textOf(parts), false) || isNews
    }
    if (artifactUpdate) {
      const { artifact, append = false } = artifactUpdate
      isNews = this.#addText(artifact.artifactId, textOf(artifact.parts), append)
    }
    if (status?.state === 'TASK_STATE_WORKING' && status.message) {
      const said = cleanText(textOf(status.message.parts), 300)
      isNews ||= said !== '' && said !== this.#progress
      this.#progress = said || this.#progress
    }
    if (!isNews) return undefined
    const text = [...this.#texts.values()].join('')
    return { status: 'working', text, ...(this.#progress && { progress: this.#progress }) }
  }

  #addText(artifactId: string, text: string, append: boolean): boolean {
    const before = this.#texts.get(artifactId) ?? ''
    const after = append ? before + text : text
    this.#texts.set(artifactId, after)
    return after !== before
  }
}
