import { applyEvent, copyTask } from '../protocol/apply-event.ts'
import type { Artifact } from '../protocol/artifact.ts'
import type { Part } from '../protocol/part.ts'
import type { StreamResponse, TaskArtifactUpdateEvent } from '../protocol/stream-response.ts'
import type { Task } from '../protocol/task.ts'
import { sameJson } from './same-json.ts'

/**
 * What must be told to a reader who has seen one state of a task, so that it arrives at a later
 * one: an artifact that grew as an addition, any other change of one as its replacement, then the
 * status. Folded into `seen` with `applyEvent`, the events give `snapshot`.
 *
 * Events have no words for two things, which are left as they are: messages that came into the
 * history, and artifacts or metadata that are gone.
 */
export function difference(seen: Task, snapshot: Task): StreamResponse[] {
  const updates: StreamResponse[] = []
  // Of two with one id the fold goes on with the later.
  const byId = new Map(seen.artifacts?.map((artifact) => [artifact.artifactId, artifact]))
  // The copy has adjacent text merged as the fold merges it, which not every server does.
  for (const artifact of copyTask(snapshot).artifacts ?? []) {
    const artifactUpdate = artifactDifference(seen, byId.get(artifact.artifactId), artifact)
    if (artifactUpdate) updates.push({ artifactUpdate })
  }
  const metadata = Object.entries(snapshot.metadata ?? {}).filter(
    ([key, value]) => !sameJson(seen.metadata?.[key], value),
  )
  if (metadata.length > 0 || !sameJson(seen.status, snapshot.status)) {
    updates.push({
      statusUpdate: {
        taskId: snapshot.id,
        contextId: snapshot.contextId,
        status: snapshot.status,
        ...(metadata.length > 0 && { metadata: Object.fromEntries(metadata) }),
      },
    })
  }
  return updates
}

function artifactDifference(
  { id: taskId, contextId, status }: Task,
  seen: Artifact | undefined,
  artifact: Artifact,
): TaskArtifactUpdateEvent | undefined {
  if (seen && sameJson(seen, artifact)) return undefined
  const whole = { taskId, contextId, artifact, append: false }
  const parts = seen && partsAfter(seen.parts, artifact.parts)
  if (!parts) return whole
  const addition = { taskId, contextId, artifact: { ...artifact, parts }, append: true }
  // An addition cannot say everything: that a name is gone, that metadata lost a key.
  const alone = copyTask({ id: taskId, contextId, status, artifacts: [seen] })
  const folded = applyEvent(alone, { artifactUpdate: addition })
  return sameJson(folded?.artifacts?.[0], artifact) ? addition : whole
}

/** The parts that follow those seen; undefined when those seen have changed. */
function partsAfter(seen: readonly Part[], parts: readonly Part[]): Part[] | undefined {
  const index = seen.findIndex((part, at) => !sameJson(part, parts[at]))
  if (index === -1) return parts.slice(seen.length)
  const grown = parts[index]
  const before = seen[index]?.text
  const isLast = index === seen.length - 1
  if (!isLast || before === undefined || !grown?.text?.startsWith(before)) return undefined
  return [{ ...grown, text: grown.text.slice(before.length) }, ...parts.slice(seen.length)]
}
