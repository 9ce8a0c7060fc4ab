import { isJsonObject, type StreamResponse } from 'a2a-core'

/** Who is at work, as a run says of itself in its task's log. */
export type Mark = {
  /** The process. */
  process: string
  /** The task, as the log of a task tells what tasks that it has asked for do, too. */
  task: string
  turn: number
  attempt: number
  /** The run: no two have one name. */
  run: string
}

/** The mark that an event is, if it is one of this task. */
export function markIn({ statusUpdate }: StreamResponse): Mark | undefined {
  for (const { data } of statusUpdate?.status.message?.parts ?? []) {
    if (!isJsonObject(data) || !isJsonObject(data['mark'])) continue
    const mark = data['mark'] as Mark
    if (mark.task === statusUpdate?.taskId) return mark
  }
  return undefined
}
