import { MemorySaver } from '@langchain/langgraph'
import { dataPart, questionsOf, type Json, type Task } from 'a2a-core'
import { createAgent, humanInTheLoopMiddleware, tool, type AgentMiddleware } from 'langchain'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { fromLangGraph } from '../src/index.ts'
import { Driver } from './drive.ts'
import { ScriptedModel } from './scripted-model.ts'
import { answerOf, serve } from './serve.ts'

type Review = true | { allowedDecisions: string[]; argsSchema?: Record<string, unknown> }

/** An agent that deletes files, when it may. */
function deleting(paths: string[], review: Review = true) {
  const deleted: string[] = []
  const remove = tool(
    ({ path }: { path: string }) => {
      deleted.push(path)
      return 'deleted'
    },
    { name: 'remove', description: 'Deletes', schema: z.object({ path: z.string() }) },
  )
  const calls = paths.map((path, index) => {
    return { name: 'remove', args: { path }, id: `call-${index + 1}` }
  })
  const model = new ScriptedModel([{ calls }, 'Done.'])
  // Its types do not know exactOptionalPropertyTypes.
  const options = { interruptOn: { remove: review } } as never
  const middleware = [humanInTheLoopMiddleware(options) as unknown as AgentMiddleware]
  const checkpointer = new MemorySaver()
  const graph = createAgent({ model, tools: [remove], middleware, checkpointer })
  return { deleted, model, agent: fromLangGraph(graph, { name: 'Support' }) }
}

const [approve, edit, reject] = ['approve', 'edit', 'reject'] as const
const edited = (path: Json, more = {}) => ({ approved: true, edited: { args: { path }, ...more } })

/** The answer to the first question of a task, as a client sends it. */
const answering = (value: Json) => dataPart({ '1.1': value })

const waits = ({ status }: Task) => status.state === 'TASK_STATE_INPUT_REQUIRED'

describe('what humanInTheLoopMiddleware asks', () => {
  test('is an approval of each action, with what may be decided', async () => {
    const { agent, deleted } = deleting(['/a', '/b'])
    const driver = new Driver(agent)
    const { questions } = await driver.send('Delete both')
    expect(questions).toMatchObject([
      {
        kind: 'approval',
        prompt: expect.stringContaining('Tool: remove') as unknown,
        value: {
          name: 'remove',
          args: { path: '/a' },
          allowedDecisions: [approve, edit, reject],
        },
      },
      { kind: 'approval', value: { name: 'remove', args: { path: '/b' } } },
    ])
    expect(deleted).toEqual([])
    const { text } = await driver.answer([{ approved: true }, { approved: true }])
    expect(deleted).toEqual(['/a', '/b'])
    expect(text).toBe('Done.')
  })

  test('is told which was refused, and why', async () => {
    const { agent, deleted, model } = deleting(['/a', '/b'])
    const driver = new Driver(agent)
    await driver.send('Delete both')
    await driver.answer([{ approved: true }, { approved: false, reason: 'Keep it' }])
    expect(deleted).not.toContain('/b')
    expect(model.heard.at(-1)?.map((message) => message.text)).toContain('Keep it')
  })

  test('is told what a call is to be instead, beside one that is approved', async () => {
    const { agent, deleted } = deleting(['/a', '/b'])
    const driver = new Driver(agent)
    await driver.send('Delete both')
    await driver.answer([{ approved: true }, edited('/c')])
    expect(deleted).toEqual(['/a', '/c'])
  })

  test.each(['yes', 'no'])('understands %s in words', async (word) => {
    const { agent, deleted } = deleting(['/a'])
    await using served = serve(agent)
    const { id } = await served.ask('Delete it')
    const task = await served.ask(word, { taskId: id })
    expect(task.status.state).toBe('TASK_STATE_COMPLETED')
    expect(answerOf(task)).toBe('Done.')
    expect(deleted).toEqual(word === 'yes' ? ['/a'] : [])
  })

  test.each([
    ['an edit', edited('/b'), '/b'],
    ['an edit that names the tool', edited('/b', { name: 'remove' }), '/b'],
    ['an approval', { approved: true }, '/a'],
  ])('takes %s over the wire', async (_, value, path) => {
    const { agent, deleted } = deleting(['/a'])
    await using served = serve(agent)
    const { id } = await served.ask('Delete it')
    expect(answerOf(await served.ask(answering(value), { taskId: id }))).toBe('Done.')
    expect(deleted).toEqual([path])
  })

  test('never turns a call into one of another tool', async () => {
    const { agent, deleted } = deleting(['/a'])
    await using served = serve(agent)
    const { id } = await served.ask('Delete it')
    await expect(
      served.ask(answering(edited('/a', { name: 'format' })), { taskId: id }),
    ).rejects.toThrow('1.1: edited.name: Invalid input: expected "remove"')
    expect(deleted).toEqual([])
  })

  test('checks edited arguments, where the review config has their schema', async () => {
    const argsSchema = {
      type: 'object',
      properties: { path: { type: 'string' } },
      required: ['path'],
    }
    const { agent, deleted } = deleting(['/a'], { allowedDecisions: [approve, edit], argsSchema })
    await using served = serve(agent)
    const { id } = await served.ask('Delete it')
    await expect(served.ask(answering(edited(12)), { taskId: id })).rejects.toThrow(
      '1.1: edited.args.path: Invalid input: expected string',
    )
    await served.ask(answering(edited('/b')), { taskId: id })
    expect(deleted).toEqual(['/b'])
  })
})

describe('a decision that the review config does not allow', () => {
  test.each([
    [[approve, reject], edited('/b'), 'Unrecognized key: "edited"'],
    [[approve], { approved: false }, 'approved: Invalid input: expected true'],
    [[approve, edit], { approved: false }, 'approved: Invalid input: expected true'],
    [[edit], { approved: true }, 'edited: Invalid input'],
    [[reject], { approved: true }, 'approved: Invalid input: expected false'],
    [[edit, reject], { approved: true }, 'Invalid input'],
  ])('of %j is not %j', async (allowedDecisions, value, problem) => {
    const { agent, deleted } = deleting(['/a'], { allowedDecisions })
    await using served = serve(agent)
    const { id } = await served.ask('Delete it')
    await expect(served.ask(answering(value), { taskId: id })).rejects.toThrow(problem)
    expect(deleted).toEqual([])
  })

  test('in words is asked again', async () => {
    const { agent, deleted } = deleting(['/a'], { allowedDecisions: [edit, reject] })
    await using served = serve(agent)
    const { id } = await served.ask('Delete it')
    const task = await served.ask('yes', { taskId: id })
    expect(waits(task)).toBe(true)
    expect(questionsOf(task.status.message)).toHaveLength(1)
    expect(await served.ask(answering(edited('/b')), { taskId: id })).not.toSatisfy(waits)
    expect(deleted).toEqual(['/b'])
  })
})

test('an edit whose schema nobody could read is never taken for an approval', async () => {
  const argsSchema = { $ref: '#/$defs/nowhere' }
  const { agent, deleted } = deleting(['/a'], { allowedDecisions: [edit], argsSchema })
  const driver = new Driver(agent)
  await driver.send('Delete it')
  await expect(driver.answer([{ approved: true, edited: 'yes' }])).rejects.toThrow(
    'An edited action must be an object { args: {…} }',
  )
  expect(deleted).toEqual([])
})
