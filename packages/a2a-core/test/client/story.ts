import { applyEvent, textOf, type StreamResponse, type Task } from '../../src/protocol/index.ts'
import { chunk, status, taskIn, type Call } from './fake-agent.ts'

/** All that a task tells, from its first event to its last. */
export const story: StreamResponse[] = [
  { task: taskIn('TASK_STATE_SUBMITTED') },
  status('TASK_STATE_WORKING', 'reading'),
  chunk('Grüße, ', false),
  chunk('das kostet '),
  chunk('12 €'),
  chunk('{', false, 'offer'),
  chunk('}', true, 'offer'),
  status('TASK_STATE_COMPLETED'),
]

/** The task that events make. */
export function fold(events: StreamResponse[]): Task {
  const task = events.reduce<Task | undefined>(
    (before, event) => applyEvent(before, event),
    undefined,
  )
  if (!task) throw new Error('the events hold no task')
  return task
}

/** Tells the story from one event on; a subscriber gets the task as it is, first. */
export function tell(call: Call, from: number, to = story.length): void {
  if (call.method === 'SubscribeToTask') call.event({ task: fold(story.slice(0, from)) })
  for (const event of story.slice(from, to)) call.event(event)
}

/** Everything the caller was told, and how it ended. */
export async function told<Result>(
  events: AsyncGenerator<StreamResponse, Result, undefined>,
): Promise<{ events: StreamResponse[]; outcome: Result }> {
  const seen: StreamResponse[] = []
  let next = await events.next()
  while (!next.done) {
    // What the caller was given is not changed afterwards.
    seen.push(structuredClone(next.value))
    next = await events.next()
  }
  return { events: seen, outcome: next.value }
}

/** The text of an artifact as someone sees it who prints what is added. */
export function printed(events: StreamResponse[], artifactId: string): string {
  let text = ''
  for (const { artifactUpdate } of events) {
    if (artifactUpdate?.artifact.artifactId !== artifactId) continue
    const added = textOf(artifactUpdate.artifact.parts)
    text = artifactUpdate.append ? text + added : added
  }
  return text
}
