import { AIMessage, type BaseMessage } from '@langchain/core/messages'
import {
  addMessages,
  entrypoint,
  getPreviousState,
  interrupt,
  MemorySaver,
  task,
} from '@langchain/langgraph'
import { dataPart } from 'a2a-core'
import type { Turn } from 'a2a-core/server'
import { describe, expect, test } from 'vitest'
import { fromLangGraph } from '../src/index.ts'
import { toInput } from '../src/to-input.ts'
import { Driver } from './drive.ts'
import { ScriptedModel, WholeModel } from './scripted-model.ts'

const name = 'Support'
const dataIn = ({ data }: Turn) => data
const messagesIn = (turn: Turn) => toInput(turn).messages

/** What a workflow is compiled with. */
const options = () => ({ name: 'workflow', checkpointer: new MemorySaver() })

describe('an entrypoint', () => {
  test('that returns text answers with it', async () => {
    const graph = entrypoint(options(), async (said: string) => `You said ${said}`)
    const agent = fromLangGraph(graph, { name, input: ({ text }) => text })
    expect((await new Driver(agent).send('hi')).text).toBe('You said hi')
  })

  test('that returns data says with output() what it answers', async () => {
    const graph = entrypoint(options(), async (seats: number) => ({ price: seats * 2 }))
    const input = dataIn
    const agent = fromLangGraph(graph, { name, input, output: ({ price }) => ({ price }) })
    const { artifacts } = await new Driver(agent).send([dataPart(6)])
    expect(artifacts).toEqual([{ parts: [dataPart({ price: 12 })] }])
    await expect(
      new Driver(fromLangGraph(graph, { name, input })).send([dataPart(6)]),
    ).rejects.toThrow('say what its answer is, with fromLangGraph(graph, { output: (state) => … })')
  })

  test.each([
    ['streams', new ScriptedModel(() => 'It is x.'), ['It ', 'is ', 'x.']],
    ['does not stream', new WholeModel(() => 'It is x.'), ['It is x.']],
  ])('whose model %s answers with the message it returns', async (_, model, chunks) => {
    const graph = entrypoint(options(), async (said: BaseMessage[]) => model.invoke(said))
    const agent = fromLangGraph(graph, { name, input: messagesIn })
    const { events } = await new Driver(agent).send('?')
    expect(events.flatMap((event) => (event.kind === 'text' ? event.text : []))).toEqual(chunks)
  })

  test('that returns the conversation answers with its end', async () => {
    const model = new ScriptedModel(() => 'It is x.')
    const graph = entrypoint(options(), async (said: BaseMessage[]) =>
      addMessages([new AIMessage('Before'), ...said], [await model.invoke(said)]),
    )
    const agent = fromLangGraph(graph, { name, input: messagesIn })
    expect((await new Driver(agent).send('?')).text).toBe('It is x.')
  })

  test('goes on with what it saved, in the next task of the context', async () => {
    const model = new ScriptedModel(['One.', 'Two.'])
    const graph = entrypoint(options(), async (said: BaseMessage[]) => {
      const all = addMessages(getPreviousState<BaseMessage[]>() ?? [], said)
      const reply = await model.invoke(all)
      return entrypoint.final({ value: reply, save: addMessages(all, [reply]) })
    })
    const driver = new Driver(fromLangGraph(graph, { name, input: messagesIn }))
    expect((await driver.send('First', { taskId: 'task-1' })).text).toBe('One.')
    expect((await driver.send('Second', { taskId: 'task-2' })).text).toBe('Two.')
    expect(model.heard.at(-1)?.map(({ text }) => text)).toEqual(['First', 'One.', 'Second'])
  })

  test('that asks goes on with the answer, and its tasks are done once', async () => {
    let looked = 0
    const look = task('look', async () => ++looked)
    const graph = entrypoint(options(), async (said: string) => {
      const times = await look()
      const plan: string = interrupt({ prompt: 'Which plan?', times })
      return `${said}: plan ${plan}, looked ${times} time`
    })
    const driver = new Driver(fromLangGraph(graph, { name, input: ({ text }) => text }))
    const { questions } = await driver.send('Book')
    expect(questions).toMatchObject([{ prompt: 'Which plan?' }])
    expect((await driver.answer(['m'])).text).toBe('Book: plan m, looked 1 time')
    expect(looked).toBe(1)
  })
})
