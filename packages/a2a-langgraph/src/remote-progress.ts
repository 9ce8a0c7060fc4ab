import { textOf, type Part, type StreamResponse } from 'a2a-core'
import { progress, type ProgressEvent } from 'a2a-core/server'
import { Sentences } from './sentences.ts'

/**
 * What a remote agent does, as progress of the local one: its progress as it is, its text sentence
 * by sentence.
 */
export class RemoteProgress {
  /** Text of artifacts, and what was told of it. */
  readonly #texts = new Map<string, { told: string; sentences: Sentences }>()

  /** Takes an event in, and gives what there is to tell. */
  add({ task, statusUpdate, artifactUpdate }: StreamResponse): ProgressEvent[] {
    // Who joins a task that runs already is told by the task what it is doing.
    const { state, message } = (task ?? statusUpdate)?.status ?? {}
    if (state === 'TASK_STATE_WORKING' && message) {
      return this.#wasTold(message.parts) ? [] : [progress(message.parts)]
    }
    if (!artifactUpdate) return []
    const { artifact, append = false } = artifactUpdate
    const before = append ? this.#texts.get(artifact.artifactId) : undefined
    const text = before ?? { told: '', sentences: new Sentences() }
    this.#texts.set(artifact.artifactId, text)
    const news = text.sentences.add(textOf(artifact.parts))
    text.told += news
    return news.trim() === '' ? [] : [progress(news.trim())]
  }

  /** Agents repeat as progress what turned out to be no answer. */
  #wasTold(parts: readonly Part[]): boolean {
    const text = textOf(parts).trim()
    return text !== '' && [...this.#texts.values()].some(({ told }) => told.trim() === text)
  }
}
