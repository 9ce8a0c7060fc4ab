/** What there is to be asked about: tasks that are made on a server before a request is sent. */
export type PreparedTasks = {
  /** Puts the ids of the tasks in the place of their names. */
  fill: (text: string) => string
  /** The names of the ids, by id. */
  names: Map<string, string>
}

/**
 * Makes the tasks that a request names: `{ended}`, with its `{context}`, `{asking}` and `{working}`.
 *
 * @param url where the server speaks JSON-RPC
 * @param request the request as it is written
 */
export async function prepareTasks(url: string, request: string): Promise<PreparedTasks> {
  const ids = new Map<string, string>()
  if (/\{(ended|context)\}/.test(request)) {
    const { id, contextId } = await makeTask(url, 'hi')
    ids.set('{ended}', id).set('{context}', contextId)
  }
  if (request.includes('{asking}')) ids.set('{asking}', (await makeTask(url, 'ask')).id)
  if (request.includes('{working}')) ids.set('{working}', (await makeTask(url, 'wait')).id)
  return {
    fill: (text) => text.replaceAll(/\{\w+\}/g, (name) => ids.get(name) ?? name),
    names: new Map([...ids].map(([name, id]) => [id, name])),
  }
}

async function makeTask(url: string, said: string): Promise<{ id: string; contextId: string }> {
  const message = { messageId: crypto.randomUUID(), role: 'ROLE_USER', parts: [{ text: said }] }
  const configuration = { returnImmediately: said === 'wait' }
  const params = { message, configuration }
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'A2A-Version': '1.0', 'Content-Type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'SendMessage', params }),
  })
  const { result } = (await response.json()) as {
    result: { task: { id: string; contextId: string } }
  }
  return result.task
}
