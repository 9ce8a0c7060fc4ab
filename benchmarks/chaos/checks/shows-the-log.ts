import { isDeepStrictEqual } from 'node:util'
import { isInterrupted, isTerminal, type Task } from 'a2a-core'
import type { Sighting } from '../client/story.ts'
import type { Findings } from '../findings.ts'
import { foldLog } from './fold-log.ts'
import { storyTasks, type StoryTask } from './story-task.ts'
import type { Violation } from './violation.ts'

/** Rule 3: numbers are contiguous, all readers see the log, and every snapshot is its fold. */
export function showsTheLog(findings: Findings): Violation[] {
  const numbers = findings.stored.flatMap(({ id, agent, log, seq }): Violation[] => {
    const gap = log.find((record, index) => record.seq !== index + 1)
    if (!gap && log.length === seq) return []
    const seen = gap ? `${gap.seq} after ${log[log.indexOf(gap) - 1]?.seq ?? 0}` : `${log.length}`
    return [{ rule: 3, task: `${id} (${agent})`, expected: `numbers from 1 to ${seq}`, seen }]
  })
  const shown = new Map(findings.shown.map((one) => [one.id, one.toOwner]))
  return [
    ...numbers,
    ...storyTasks(findings).flatMap((one): Violation[] => {
      const folds = foldLog(one.task.log)
      const sighted = sightingsOf(one, folds)
      const differences = [...sighted, ...snapshotsOf(one, folds, shown.get(one.task.id))]
      return differences.map(({ expected, seen }) => ({ rule: 3, task: one.name, expected, seen }))
    }),
  ]
}

type Difference = Pick<Violation, 'expected' | 'seen'>

function sightingsOf({ story, task }: StoryTask, folds: Map<number, Task>): Difference[] {
  const differences: Difference[] = []
  let before: Sighting | undefined
  const inOrder = [...Map.groupBy(story.sightings, ({ reader }) => reader).values()].flat()
  for (const sighting of inOrder) {
    const { reader, connection, seq, event } = sighting
    const where = `${reader}, connection ${connection}, number ${seq}`
    const isFirst = before?.reader !== reader || before.connection !== connection
    if (isFirst && !beginsWell(sighting, story)) {
      const expected = `${where}: a stream begins with the task, or what is sent at 1`
      differences.push({ expected, seen: brief(event) })
    }
    const goesOn = reader === 'replay' || !isFirst
    const last = before?.reader === reader ? before.seq : 0
    if (goesOn && seq !== last + 1) {
      differences.push({ expected: `${where}: ${last + 1} comes next`, seen: String(seq) })
    }
    const whole = isFirst && event.task ? { task: folds.get(seq) } : task.log[seq - 1]?.event
    if (!isDeepStrictEqual(event, whole)) differences.push(unequal(where, whole, event))
    before = sighting
  }
  const replayed = story.sightings.filter(({ reader }) => reader === 'replay').length
  if (replayed !== task.log.length && !story.awaits.has('its log')) {
    differences.push({ expected: `a replay of ${task.log.length} events`, seen: `${replayed}` })
  }
  return differences
}

/** Whether a reader is shown the whole: from its first event on, or the task as it is by then. */
function beginsWell(
  { reader, connection, seq, event }: Sighting,
  { plan: { twice } }: StoryTask['story'],
): boolean {
  if (reader === 'replay') return true
  if (reader === 'snapshots') return event.task !== undefined
  // What was sent before, or beside it, may have begun the task.
  return seq === 1 || (event.task !== undefined && (connection > 1 || twice))
}

function snapshotsOf(
  { story, task }: StoryTask,
  folds: Map<number, Task>,
  shown: Task | string | undefined,
): Difference[] {
  const differences: Difference[] = []
  const { snapshot, seq } = task
  const final = folds.get(seq)
  if (snapshot.seq > 0 && !isDeepStrictEqual(snapshot.content, folds.get(snapshot.seq))) {
    differences.push(
      unequal(`the snapshot of ${snapshot.seq}`, folds.get(snapshot.seq), snapshot.content),
    )
  }
  if (!isDeepStrictEqual(shown, final))
    differences.push(unequal('GetTask in the end', final, shown))
  for (const answer of story.answers) {
    const { state } = answer.task.status
    if (!isTerminal(state) && !isInterrupted(state)) {
      differences.push({ expected: `${answer.call}: the task has ended or waits`, seen: state })
    }
    if ([...folds.values()].some((fold) => isDeepStrictEqual(fold, answer.task))) continue
    differences.push(unequal(answer.call, 'a fold of the log', answer.task))
  }
  return differences
}

function unequal(where: string, expected: unknown, seen: unknown): Difference {
  return { expected: `${where}: ${brief(expected)}`, seen: brief(seen) }
}

function brief(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 600)
}
