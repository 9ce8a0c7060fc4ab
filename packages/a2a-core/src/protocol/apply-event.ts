import type { Artifact } from './artifact.ts'
import type { Message } from './message.ts'
import type { Part } from './part.ts'
import type { StreamResponse, TaskArtifactUpdateEvent } from './stream-response.ts'
import { isInterrupted } from './task-state.ts'
import type { Task } from './task.ts'

/**
 * Folds one event into a task: the snapshot of a task is all its events, folded in order.
 *
 * The task given is changed in place, so that a token's cost does not grow with the answer; what
 * it shares with an event is never changed. Messages in `history` are added to the task's
 * history; so is what the agent asked in an interrupted state, once the state is left.
 *
 * @param task the task so far; `undefined` before the first event, which carries the task whole
 * @param event the next event
 * @param history the messages that the event brought into the task's history
 * @returns the task, or `undefined` when the event is a direct message and there is no task
 */
export function applyEvent(
  task: Task | undefined,
  event: StreamResponse,
  history: readonly Message[] = [],
): Task | undefined {
  if (event.task) return withHistory(copyTask(event.task), history)
  if (!task) return undefined
  if (event.statusUpdate) {
    const { status, metadata } = event.statusUpdate
    if (isInterrupted(task.status.state) && task.status.message) {
      withHistory(task, [task.status.message])
    }
    task.status = status
    if (metadata) task.metadata = { ...task.metadata, ...metadata }
  }
  const { artifactUpdate } = event
  if (artifactUpdate) applyArtifactUpdate(task, artifactUpdate)
  return withHistory(task, history)
}

function withHistory(task: Task, messages: readonly Message[]): Task {
  if (messages.length === 0) return task
  if (task.history) task.history.push(...messages)
  else task.history = [...messages]
  return task
}

function applyArtifactUpdate(task: Task, { artifact, append }: TaskArtifactUpdateEvent): void {
  if (!task.artifacts) {
    task.artifacts = [ownArtifact(artifact)]
    return
  }
  const { artifacts } = task
  const index = indexOf(artifacts, artifact.artifactId)
  const existing = index === undefined ? undefined : artifacts[index]
  if (index === undefined || !existing) artifacts.push(ownArtifact(artifact))
  else if (append) appendTo(existing, artifact)
  else artifacts[index] = ownArtifact(artifact)
}

/** A list with no more than this is looked through each time. */
const shortList = 16

/** Where the artifacts of a longer list are, by id, as far as the list was looked through. */
const places = new WeakMap<Artifact[], { seen: number; byId: Map<string, number> }>()

/**
 * Where the last artifact of an id is. The list is looked through once, however many artifacts a
 * task has: they are only added, or put in the place of one with the same id.
 */
function indexOf(artifacts: Artifact[], id: string): number | undefined {
  // The newest artifact is nearly always the one that grows.
  if (artifacts.at(-1)?.artifactId === id) return artifacts.length - 1
  if (artifacts.length <= shortList) {
    const index = artifacts.findLastIndex(({ artifactId }) => artifactId === id)
    return index === -1 ? undefined : index
  }
  let known = places.get(artifacts)
  // Whoever has the task may have taken some away.
  if (!known || known.seen > artifacts.length) known = { seen: 0, byId: new Map() }
  for (; known.seen < artifacts.length; known.seen++) {
    const { artifactId = '' } = artifacts[known.seen] ?? {}
    known.byId.set(artifactId, known.seen)
  }
  places.set(artifacts, known)
  return known.byId.get(id)
}

function appendTo(existing: Artifact, more: Artifact): void {
  for (const part of more.parts) addPart(existing.parts, part)
  if (more.name !== undefined) existing.name = more.name
  if (more.description !== undefined) existing.description = more.description
  if (more.metadata) existing.metadata = { ...existing.metadata, ...more.metadata }
  if (more.extensions) {
    existing.extensions = [...new Set([...(existing.extensions ?? []), ...more.extensions])]
  }
}

function ownArtifact(artifact: Artifact): Artifact {
  const [first, ...more] = artifact.parts
  const parts = first ? [{ ...first }] : []
  for (const part of more) addPart(parts, part)
  const own = { ...artifact, parts }
  if (artifact.metadata) own.metadata = { ...artifact.metadata }
  if (artifact.extensions) own.extensions = [...artifact.extensions]
  return own
}

function addPart(parts: Part[], part: Part): void {
  const last = parts.at(-1)
  if (last && canMerge(last, part)) last.text = `${last.text}${part.text}`
  else parts.push({ ...part })
}

/** Tells whether two adjacent parts are one text: both text, with nothing else that differs. */
export function canMerge(first: Part, second: Part): boolean {
  return (
    first.text !== undefined &&
    second.text !== undefined &&
    first.mediaType === second.mediaType &&
    first.filename === second.filename &&
    (first.metadata === second.metadata ||
      JSON.stringify(first.metadata) === JSON.stringify(second.metadata))
  )
}

/** A copy that later events may change without changing the original; what never changes is shared. */
export function copyTask(task: Task): Task {
  const copy = { ...task }
  if (task.metadata) copy.metadata = { ...task.metadata }
  if (task.history) copy.history = [...task.history]
  if (task.artifacts) copy.artifacts = task.artifacts.map(ownArtifact)
  return copy
}
