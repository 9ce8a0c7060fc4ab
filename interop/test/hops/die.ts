import { isJsonObject, sendMessageRequestSchema } from 'a2a-core'

/** Ends this process at once, as `kill -9` does. */
export function die(): void {
  process.kill(process.pid, 'SIGKILL')
}

/** Whether a request sends a message to a task that is there already. */
export async function isAnswer(request: Request): Promise<boolean> {
  if (request.method !== 'POST') return false
  const body: unknown = await request.clone().json()
  return (
    sendMessageRequestSchema.safeParse(isJsonObject(body) && body['params']).data?.message
      .taskId !== undefined
  )
}

/** A response whose end is never read: the process dies before it passes that a task completed. */
export function dyingAtCompletion(response: Response): Response {
  let said = ''
  const decoder = new TextDecoder()
  const watch = new TransformStream<Uint8Array, Uint8Array>({
    transform(bytes, controller) {
      said += decoder.decode(bytes, { stream: true })
      if (said.includes('TASK_STATE_COMPLETED')) die()
      else controller.enqueue(bytes)
    },
  })
  return new Response(response.body?.pipeThrough(watch) ?? null, response)
}
