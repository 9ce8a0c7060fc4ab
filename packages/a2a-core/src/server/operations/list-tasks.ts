import { idSchema } from '../../protocol/id.ts'
import { invalidParams, parseParams } from '../../protocol/parse.ts'
import { listTasksRequestSchema, type ListTasksResponse } from '../../protocol/task-requests.ts'
import { withHistoryLength, type Task } from '../../protocol/task.ts'
import { timestampSchema } from '../../protocol/timestamp.ts'
import type { ListCursor } from '../engine.ts'
import { roomAfter } from '../room-after.ts'
import { scopeOf, type Call, type Server } from '../server.ts'

/** A page ends before the task with which it would be larger, in characters. */
const largestPage = 8 * 1024 * 1024

/**
 * ListTasks (specification §3.1.4): a page of the caller's tasks, newest status first. It has fewer
 * than were asked for where they are large: what is larger than any text may be could not be answered.
 */
export async function listTasks(
  server: Server,
  params: unknown,
  call: Call,
): Promise<ListTasksResponse> {
  const request = parseParams(listTasksRequestSchema, params)
  const pageSize = request.pageSize ?? 50
  const page = await server.engine.list(scopeOf(server, call.caller), {
    contextId: request.contextId || undefined,
    state: request.status,
    statusTimestampAfter: wholeMillisecond(request.statusTimestampAfter),
    pageSize,
    after: request.pageToken ? readToken(request.pageToken) : undefined,
  })
  const all = page.tasks.map((task) =>
    withHistoryLength(
      request.includeArtifacts ? { artifacts: [], ...task } : withoutArtifacts(task),
      request.historyLength,
    ),
  )
  const tasks = fitting(all)
  const next = tasks.length < all.length ? placeOf(tasks.at(-1)) : page.next
  return {
    tasks,
    nextPageToken: next ? writeToken(next) : '',
    // "The page size used" (a2a.proto), however few tasks there are: so the examples of §6.5.
    pageSize,
    totalSize: page.total,
  }
}

/** Statuses are of whole milliseconds: of a time between two, the later one is the first that counts. */
function wholeMillisecond(time: string | undefined): string | undefined {
  if (time === undefined || !/\.\d{3}\d*[1-9]\d*Z$/.test(time)) return time
  // Four digits are all that a year has here: what is later than the last is later than every status.
  return new Date(Math.min(Date.parse(time) + 1, latest)).toISOString()
}

const latest = Date.parse('9999-12-31T23:59:59.999Z')

/** As many of the first tasks as a page may have; never none. */
function fitting(tasks: Task[]): Task[] {
  let room = largestPage
  const end = tasks.findIndex((task, index) => {
    room = roomAfter(task, room)
    return room < 0 && index > 0
  })
  return end === -1 ? tasks : tasks.slice(0, end)
}

function placeOf(task: Task | undefined): ListCursor | undefined {
  return task && { timestamp: task.status.timestamp ?? '', taskId: task.id }
}

function withoutArtifacts(task: Task): Task {
  const { artifacts: _artifacts, ...rest } = task
  return rest
}

function writeToken({ timestamp, taskId }: ListCursor): string {
  return `${timestamp}~${taskId}`
}

function readToken(token: string): ListCursor {
  const [timestamp, taskId, ...rest] = token.split('~')
  const isPlace = timestampSchema.safeParse(timestamp).success && idSchema.safeParse(taskId).success
  if (!timestamp || !taskId || !isPlace || rest.length > 0) {
    throw invalidParams([{ field: 'pageToken', description: 'not a token of an earlier page' }])
  }
  return { timestamp, taskId }
}
