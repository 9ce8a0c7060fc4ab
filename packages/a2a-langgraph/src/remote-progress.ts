import { textOf, type Part, type StreamResponse } from 'a2a-core'
import { progress, type ProgressEvent } from 'a2a-core/server'

/**
 * What a remote agent does, as progress of the local one: its progress as it is, its text sentence
 * by sentence.
 */
export class RemoteProgress {
  /** Text of artifacts: what was told of it, and what is no whole sentence yet. */
  readonly #texts = new Map<string, { told: string; rest: string }>()

  /** Takes an event in, and gives what there is to tell. */
  add({ statusUpdate, artifactUpdate }: StreamResponse): ProgressEvent[] {
    const { state, message } = statusUpdate?.status ?? {}
    if (state === 'TASK_STATE_WORKING' && message) {
      return this.#wasTold(message.parts) ? [] : [progress(message.parts)]
    }
    if (!artifactUpdate) return []
    const { artifact, append = false } = artifactUpdate
    const before = append ? this.#texts.get(artifact.artifactId) : undefined
    const text = (before?.rest ?? '') + textOf(artifact.parts)
    const [sentences = ''] = text.match(/^[\s\S]*(?:[.!?](?=\s)|\n)/) ?? []
    const told = (before?.told ?? '') + sentences
    this.#texts.set(artifact.artifactId, { told, rest: text.slice(sentences.length) })
    return sentences.trim() === '' ? [] : [progress(sentences.trim())]
  }

  /** Agents repeat as progress what turned out to be no answer. */
  #wasTold(parts: readonly Part[]): boolean {
    const text = textOf(parts).trim()
    return text !== '' && [...this.#texts.values()].some(({ told }) => told.trim() === text)
  }
}
