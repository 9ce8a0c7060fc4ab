import { textOf, type Task } from 'a2a-core'
import { memoryEngine } from 'a2a-core/server'
import { expect, test } from 'vitest'
import {
  failed,
  fromFunction,
  inputRequired,
  progress,
  TaskEndedError,
  toFunction,
} from '../src/index.ts'
import { makeTurn } from './make-turn.ts'
import { pricing, quote } from './pricing.ts'
import { serveAgent } from './serve-agent.ts'
import { artifactsOf, quoteOf, support, told } from './support.ts'

const name = 'Support'

test('who restarts between a question and its answer finds the same remote task', async () => {
  const tasks: string[] = []
  const pricer = await serveAgent(pricing(tasks))
  const engine = memoryEngine()
  const before = await serveAgent(support(pricer.remote), { engine })
  const asked = await told(before.remote, '250')
  await before.stop()

  const after = await serveAgent(support(pricer.remote), { engine })
  const task = await told(after.remote, 'Ann', asked)
  expect(artifactsOf(task)).toEqual(['One moment. ', '2250, says Ann'])
  expect(tasks).toEqual([tasks[0], tasks[0]])
})

test('who restarts while the remote agent works takes its task up, and sends nothing again', async () => {
  const begun = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  const ended: unknown[] = []
  const slow = await serveAgent(
    fromFunction(
      async function* ({ signal }) {
        signal.addEventListener('abort', () => ended.push(signal.reason))
        yield progress('On it')
        begun.resolve()
        await gate.promise
        return { total: 7 }
      },
      { name: 'Slow' },
    ),
  )
  const ask = toFunction(slow.remote, { output: quote })
  const agent = () =>
    fromFunction(
      async function* (turn) {
        const { total } = yield* ask('go', { turn })
        yield `It is ${total}`
      },
      { name },
    )
  const engine = memoryEngine()
  const before = await serveAgent(agent(), { engine })
  const progressed = Promise.withResolvers<Task>()
  const reading = (async () => {
    for await (const { task, statusUpdate } of before.remote.stream('?')) {
      if (task) progressed.resolve(task)
      if (statusUpdate?.status.message) return
    }
  })()
  await begun.promise
  const { id } = await progressed.promise
  await reading
  await before.stop()

  const after = await serveAgent(agent(), { engine })
  gate.resolve()
  const outcome = after.remote.resume(id)
  let next = await outcome.next()
  while (!next.done) next = await outcome.next()
  expect(next.value).toMatchObject({ state: 'completed', text: 'It is 7' })
  expect(slow.calls.filter((call) => call.startsWith('Send'))).toHaveLength(1)
  expect(ended).toEqual([])
})

test('a message that may have been sent is sent again under its id: it is the same turn', async () => {
  const tasks: string[] = []
  const { remote } = await serveAgent(pricing(tasks))
  const ask = quoteOf(remote)
  // A process that died kept nothing of this.
  const message = makeTurn('10').message
  for (const attempt of [1, 2]) {
    await Array.fromAsync(ask({ seats: 10 }, { turn: makeTurn('10', { message, attempt }) }))
  }
  expect(tasks).toHaveLength(1)
})

test('a failure that was caught is the same when the function runs again', async () => {
  let asked = 0
  const broken = await serveAgent(
    fromFunction(() => (++asked === 1 ? failed('Sold out') : 'Fine'), { name: 'Shop' }),
  )
  const buy = toFunction(broken.remote)
  const { remote } = await serveAgent(
    fromFunction(
      async function* (turn) {
        try {
          yield yield* buy('it', { turn })
        } catch (error) {
          if (!(error instanceof TaskEndedError)) throw error
          const other = yield* inputRequired({ prompt: `${error.message}. What else?` })
          yield `Then ${other}`
        }
      },
      { name },
    ),
  )
  const task = await told(remote, '?')
  expect(textOf(task.status.message?.parts ?? [])).toBe(
    'Shop could not do the task: Sold out. What else?',
  )
  expect(artifactsOf(await told(remote, 'that', task))).toEqual(['Then that'])
  expect(asked).toBe(1)
})

test('a function that asks something else when it runs again is told so', async () => {
  const pricer = await serveAgent(pricing())
  const ask = quoteOf(pricer.remote)
  let seats = 200
  const { remote, errors } = await serveAgent(
    fromFunction((turn) => ask({ seats: ++seats }, { turn }), { name }),
  )
  const task = await told(remote, '?')
  await expect(remote.ask('Ann', { task })).rejects.toThrow(TaskEndedError)
  expect(errors).toMatchObject([
    {
      message: expect.stringMatching(
        /^The function asked "Pricing" something else than before the pause\. .*turn\.step$/,
      ),
    },
  ])
})
