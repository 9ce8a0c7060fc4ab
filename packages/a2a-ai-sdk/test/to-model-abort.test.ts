import { TurnAborted } from 'a2a-core/server'
import { fromFunction, type AgentFunction } from 'a2a-function'
import { generateText, streamText, ToolLoopAgent } from 'ai'
import { expect, test, vi } from 'vitest'
import { fromAISDK, toModel } from '../src/index.ts'
import { serveOnSocket, type OnSocket } from './serve-on-socket.ts'
import { TestTask } from './test-task.ts'

const serve = (run: AgentFunction) => serveOnSocket(fromFunction(run, { name: 'Pricing' }))
const statesOf = async ({ remote }: OnSocket) =>
  (await Array.fromAsync(remote.listTasks())).map(({ status }) => status.state)

const hangs: AgentFunction = async function* ({ signal }) {
  yield 'Begun'
  await new Promise((resolve) => signal.addEventListener('abort', resolve))
}

test('an abort cancels the remote task of a stream', async () => {
  await using server = await serve(hangs)
  const controller = new AbortController()
  const { stream } = streamText({
    model: toModel(server.remote),
    prompt: 'Go',
    abortSignal: controller.signal,
  })
  const types: string[] = []
  for await (const part of stream) {
    types.push(part.type)
    if (part.type === 'text-delta') controller.abort()
  }
  expect(types.at(-1)).toBe('abort')
  await vi.waitFor(async () => expect(await statesOf(server)).toEqual(['TASK_STATE_CANCELED']))
})

test('an abort cancels the remote task of what is generated', async () => {
  const controller = new AbortController()
  await using server = await serve((turn) => {
    // The client has not even heard of the task.
    controller.abort()
    return hangs(turn)
  })
  const asked = generateText({
    model: toModel(server.remote),
    prompt: 'Go',
    abortSignal: controller.signal,
  })
  await expect(asked).rejects.toThrow('aborted')
  await vi.waitFor(async () => expect(await statesOf(server)).toEqual(['TASK_STATE_CANCELED']))
})

test('the remote task is canceled when nobody reads the stream any more', async () => {
  await using server = await serve(hangs)
  const { stream } = await toModel(server.remote).doStream({
    prompt: [{ role: 'user', content: [{ type: 'text', text: 'Go' }] }],
  })
  for await (const part of stream) if (part.type === 'text-delta') break
  await vi.waitFor(async () => expect(await statesOf(server)).toEqual(['TASK_STATE_CANCELED']))
})

test.each([
  ['canceled', 'TASK_STATE_CANCELED'],
  ['deadline', 'TASK_STATE_CANCELED'],
  ['shutdown', 'TASK_STATE_WORKING'],
  ['lost', 'TASK_STATE_WORKING'],
] as const)('the remote task of a served turn that ends as %s is %s', async (reason, state) => {
  await using server = await serve(hangs)
  const agent = fromAISDK(new ToolLoopAgent({ model: toModel(server.remote) }), { name: 'Desk' })
  const controller = new AbortController()
  const turn = new TestTask().stream(agent, 'Go', { signal: controller.signal })
  for await (const event of turn) {
    if (event.kind === 'text') controller.abort(new TurnAborted(reason))
  }
  await vi.waitFor(async () => expect(await statesOf(server)).toEqual([state]))
})
