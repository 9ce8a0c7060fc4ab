import { invalidParams, parseParams } from '../../protocol/parse.ts'
import { listTasksRequestSchema, type ListTasksResponse } from '../../protocol/task-requests.ts'
import { withHistoryLength, type Task } from '../../protocol/task.ts'
import type { ListCursor } from '../engine.ts'
import { scopeOf, type Call, type Server } from '../server.ts'

/** ListTasks (specification §3.1.4): a page of the caller's tasks, newest status first. */
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
    statusTimestampAfter: request.statusTimestampAfter,
    pageSize,
    after: request.pageToken ? readToken(request.pageToken) : undefined,
  })
  return {
    tasks: page.tasks.map((task) =>
      withHistoryLength(
        request.includeArtifacts ? { artifacts: [], ...task } : withoutArtifacts(task),
        request.historyLength,
      ),
    ),
    nextPageToken: page.next ? writeToken(page.next) : '',
    // "The page size used" (a2a.proto), however few tasks there are: so the examples of §6.5.
    pageSize,
    totalSize: page.total,
  }
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
  if (!timestamp || !taskId || rest.length > 0 || Number.isNaN(Date.parse(timestamp))) {
    throw invalidParams([{ field: 'pageToken', description: 'not a token of an earlier page' }])
  }
  return { timestamp, taskId }
}
