import { textOf } from 'a2a-core'
import { connect, quotedAnswer, type Answer, type Waiting } from 'a2a-core/client'
import { memoryEngine } from 'a2a-core/server'
import { fromFunction, inputRequired, progress, skill, type Agent } from 'a2a-function'
import { ToolLoopAgent } from 'ai'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { fromAISDK, toTool, type ToToolOptions } from '../src/index.ts'
import { promptOf, scriptedModel, type Said } from './scripted-model.ts'
import { serveOnSocket } from './serve-on-socket.ts'

const callPricing: Said = { call: 'pricing', input: { request: '250 seats' }, id: 'p' }

/** An agent whose tool is what is served at this address, which it connects to anew. */
async function support(
  url: string,
  model = scriptedModel([callPricing], ['Done.']),
  options: ToToolOptions = {},
): Promise<Agent> {
  const tools = { pricing: toTool(await connect(url), options) }
  const agent = new ToolLoopAgent({ model, tools })
  return fromAISDK(agent, { name: 'Support', tools: { pricing: { result: true } } })
}

/** What somebody asks who asks back. */
function waiting(answer: Answer): Waiting {
  if (answer.state === 'completed') throw new Error(`it asked nothing, and said: ${answer.text}`)
  return answer
}

test('the same remote task goes on, though the process that asked was restarted twice', async () => {
  await using pricing = await serveOnSocket(
    fromFunction(
      async function* () {
        const plan = yield* inputRequired({ prompt: 'Which plan?' })
        const { approved } = yield* inputRequired({ kind: 'approval', prompt: `Book ${plan}?` })
        yield approved ? `Booked ${plan}` : 'Not booked'
      },
      { name: 'Pricing' },
    ),
  )
  // All that outlives a process: where its tasks are, and what the model would say next.
  const engine = memoryEngine()
  const model = scriptedModel([callPricing], ['Done.'])
  const start = async () => serveOnSocket(await support(pricing.url, model), { engine })

  let server = await start()
  const first = waiting(await server.remote.ask('Plan s, please'))
  expect(first.questions).toMatchObject([{ kind: 'question', prompt: 'Which plan?' }])
  await server[Symbol.asyncDispose]()

  server = await start()
  const task = first.task.id
  const second = waiting(await server.remote.ask('s', { task }))
  expect(second.questions).toMatchObject([{ kind: 'approval', prompt: 'Book s?' }])
  await server[Symbol.asyncDispose]()

  server = await start()
  expect(await server.remote.ask('yes', { task })).toMatchObject({
    state: 'completed',
    text: 'Done.',
    // A step that a pause ends does not come to tell what it used.
    task: { metadata: { usage: { totalTokens: 2 } } },
  })
  await server[Symbol.asyncDispose]()
  await engine.close()

  const tasks = await Array.fromAsync(pricing.remote.listTasks())
  expect(tasks.map(({ status }) => status.state)).toEqual(['TASK_STATE_COMPLETED'])
  expect(model.doStreamCalls).toHaveLength(2)
  expect(promptOf(model, 1).at(-1)).toBe(
    `tool: result pricing ${JSON.stringify({
      type: 'json',
      value: quotedAnswer('Pricing', 'Booked s'),
    })}`,
  )
})

test('what a remote agent is doing is seen while it does it', async () => {
  const seen = Promise.withResolvers<void>()
  await using pricing = await serveOnSocket(
    fromFunction(
      async function* () {
        yield progress('Looking at the price book')
        await seen.promise
        yield '7 EUR'
      },
      { name: 'Pricing' },
    ),
  )
  await using server = await serveOnSocket(await support(pricing.url))
  const said: string[] = []
  for await (const { statusUpdate } of server.remote.stream('Price?')) {
    const text = textOf(statusUpdate?.status.message?.parts ?? [])
    if (text !== '') said.push(text)
    if (text === 'Looking at the price book') seen.resolve()
  }
  expect(said).toEqual(['Calling pricing', 'Looking at the price book', 'pricing is done'])
})

test('a skill is called with what the card says it takes, and answers with data', async () => {
  const quote = skill({
    description: 'Makes a quote',
    input: z.object({ seats: z.int() }),
    output: z.object({ price: z.number() }),
    run: ({ seats }) => ({ price: seats * 7 }),
  })
  await using pricing = await serveOnSocket(fromFunction({ name: 'Pricing', skills: { quote } }))
  const model = scriptedModel([{ call: 'pricing', input: { seats: 3 }, id: 'p' }], ['Done.'])
  await using server = await serveOnSocket(await support(pricing.url, model, { skill: 'quote' }))
  await server.remote.ask('Price?')
  expect(model.doStreamCalls[0]?.tools).toMatchObject([
    { inputSchema: { properties: { seats: { type: 'integer' } }, required: ['seats'] } },
  ])
  expect(promptOf(model, 1).at(-1)).toContain('"answer":{"price":21}')
})
