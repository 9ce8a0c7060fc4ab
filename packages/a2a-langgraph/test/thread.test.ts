import {
  interrupt,
  MemorySaver,
  MessagesAnnotation,
  START,
  StateGraph,
  type BaseCheckpointSaver,
} from '@langchain/langgraph'
import { SqliteSaver } from '@langchain/langgraph-checkpoint-sqlite'
import { createAgent, tool } from 'langchain'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { fromLangGraph } from '../src/index.ts'
import { Driver } from './drive.ts'
import { ScriptedModel } from './scripted-model.ts'

const name = 'Support'

/** An agent that numbers its replies, and asks first when it is told to. */
function replying(checkpointer: BaseCheckpointSaver) {
  let replies = 0
  const model = new ScriptedModel(() => `Reply ${++replies}`)
  const graph = new StateGraph(MessagesAnnotation)
    .addNode('ask', ({ messages }) => {
      if (messages.at(-1)?.text !== 'Ask me') return {}
      return { messages: [{ role: 'user', content: String(interrupt('What?')) }] }
    })
    .addNode('reply', async ({ messages }) => ({ messages: [await model.invoke(messages)] }))
    .addEdge(START, 'ask')
    .addEdge('ask', 'reply')
    .compile({ checkpointer })
  const driver = new Driver(fromLangGraph(graph, { name }))
  const heard = () => model.heard.at(-1)?.map(({ text }) => text)
  return { driver, heard }
}

describe.each<[name: string, open: () => BaseCheckpointSaver]>([
  ['MemorySaver', () => new MemorySaver()],
  ['SqliteSaver', () => SqliteSaver.fromConnString(':memory:')],
])('with %s, a conversation', (_, open) => {
  test('goes on over the tasks of a context', async () => {
    const { driver, heard } = replying(open())
    await driver.send('One', { taskId: 'task-1' })
    await driver.send('Two', { taskId: 'task-2' })
    expect(heard()).toEqual(['One', 'Reply 1', 'Two'])
    await driver.send('Three', { taskId: 'task-2' })
    expect(heard()).toEqual(['One', 'Reply 1', 'Two', 'Reply 2', 'Three'])
  })

  test('is known to no other context, owner or tenant', async () => {
    const { driver, heard } = replying(open())
    await driver.send('One')
    const others = [
      { contextId: 'context-2' },
      {
        caller: { tenant: '', owner: 'somebody else' },
        saved: { task: undefined, context: undefined },
      },
      {
        caller: { tenant: 'x', owner: 'anonymous' },
        saved: { task: undefined, context: undefined },
      },
    ]
    for (const [index, other] of others.entries()) {
      await driver.send('Two', { taskId: `other-${index}`, ...other })
      expect(heard()).toEqual(['Two'])
    }
  })

  test('goes on beside a task that waits, from where it last finished', async () => {
    const { driver, heard } = replying(open())
    await driver.send('One', { taskId: 'task-1' })
    await driver.send('Ask me', { taskId: 'task-2' })
    await driver.send('Three', { taskId: 'task-3' })
    expect(heard()).toEqual(['One', 'Reply 1', 'Three'])
    await driver.send('Four', { taskId: 'task-4' })
    expect(heard()).toEqual(['One', 'Reply 1', 'Three', 'Reply 2', 'Four'])
    const { text } = await driver.answer(['This'], { taskId: 'task-2' })
    expect(heard()).toEqual(['One', 'Reply 1', 'Ask me', 'This'])
    expect(text).toBe('Reply 4')
  })

  test('begins anew beside a first task that waits', async () => {
    const { driver, heard } = replying(open())
    await driver.send('Ask me', { taskId: 'task-1' })
    await driver.send('Two', { taskId: 'task-2' })
    expect(heard()).toEqual(['Two'])
    expect((await driver.answer(['This'], { taskId: 'task-1' })).text).toBe('Reply 2')
  })

  test('may wait for two tasks at once', async () => {
    const { driver, heard } = replying(open())
    await driver.send('Ask me', { taskId: 'task-1' })
    await driver.send('Ask me', { taskId: 'task-2' })
    await driver.answer(['First'], { taskId: 'task-1' })
    expect(heard()).toEqual(['Ask me', 'First'])
    await driver.answer(['Second'], { taskId: 'task-2' })
    expect(heard()).toEqual(['Ask me', 'Second'])
  })

  test('is not left in the middle by a task that failed', async () => {
    const broken = tool(() => 'never', { name: 'broken', description: '', schema: z.object({}) })
    let calls = 0
    const model = new ScriptedModel(() => {
      if (++calls === 2) return { calls: [{ name: 'broken', args: {}, id: 'call-1' }] }
      if (calls === 3) throw new Error('No model')
      return `Reply ${calls}`
    })
    const graph = createAgent({ model, tools: [broken], checkpointer: open() })
    const driver = new Driver(fromLangGraph(graph, { name }))
    await driver.send('One', { taskId: 'task-1' })
    await expect(driver.send('Two', { taskId: 'task-2' })).rejects.toThrow('No model')
    await driver.send('Three', { taskId: 'task-3' })
    expect(model.heard.at(-1)?.map(({ text }) => text)).toEqual(['One', 'Reply 1', 'Three'])
  })
})
