import { idempotencyExtension, replayExtension, userMessage, type Task } from 'a2a-core'

const common = { 'A2A-Version': '1.0', 'Content-Type': 'application/json' }

/** Sends a message that begins a task; said again under its id, it is the same one. */
export async function beginTask(url: string, text: string, messageId: string): Promise<Task> {
  const response = await fetch(`${url}/message:send`, {
    method: 'POST',
    headers: { ...common, 'A2A-Extensions': idempotencyExtension },
    body: JSON.stringify({
      message: userMessage(text, { messageId }),
      configuration: { returnImmediately: true },
    }),
  })
  const { task } = (await response.json()) as { task?: Task }
  if (!task) throw new Error(`${url} gave no task`)
  return task
}

/** The task as it is now. */
export async function getTask(url: string, id: string): Promise<Task> {
  const response = await fetch(`${url}/tasks/${id}`, { headers: common })
  return (await response.json()) as Task
}

/** How many tasks there are. */
export async function countTasks(url: string): Promise<number> {
  const response = await fetch(`${url}/tasks?pageSize=1`, { headers: common })
  const { totalSize } = (await response.json()) as { totalSize: number }
  return totalSize
}

/** The events of a task after a number, as they are written, each with its own. */
export async function* eventsAfter(
  url: string,
  id: string,
  after: number,
): AsyncGenerator<{ seq: number; data: string }, void, undefined> {
  const response = await fetch(`${url}/tasks/${id}:subscribe`, {
    headers: { ...common, 'A2A-Extensions': replayExtension, 'Last-Event-ID': `${after}` },
  })
  if (!response.ok || !response.body) throw new Error(`${url} answered ${response.status}`)
  let text = ''
  for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
    const blocks = `${text}${piece}`.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const [, seq, data] = /^id: (\d+)\ndata: (.*)$/m.exec(block) ?? []
      if (seq !== undefined && data !== undefined) yield { seq: Number(seq), data }
    }
  }
}
