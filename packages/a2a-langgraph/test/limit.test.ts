import { AIMessage } from '@langchain/core/messages'
import { END, MemorySaver, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph'
import { artifact, text } from 'a2a-core/server'
import { describe, expect, test } from 'vitest'
import { fromLangGraph, type LangGraphOptions } from '../src/index.ts'
import { Driver } from './drive.ts'
import { oneNode } from './one-node.ts'
import { answerOf, serve } from './serve.ts'

/** An agent that takes five steps, and says something in each, of which it may take three. */
function longWinded(options: Partial<LangGraphOptions> = {}) {
  let steps = 0
  const graph = new StateGraph(MessagesAnnotation)
    .addNode('step', (_, { writer }) => {
      steps++
      if (steps === 1) writer?.(artifact('notes', { name: 'notes' }))
      writer?.(text(`${steps} `))
      return { messages: steps === 5 ? [new AIMessage('Done.')] : [] }
    })
    .addEdge(START, 'step')
    .addConditionalEdges('step', () => (steps < 5 ? 'step' : END), ['step', END])
    .compile({ checkpointer: new MemorySaver() })
  const agent = fromLangGraph(graph, { name: 'Support', recursionLimit: 3, ...options })
  return { agent, steps: () => steps }
}

describe('a graph that took all the steps it may', () => {
  test('fails, and the task keeps what it has', async () => {
    await using served = serve(longWinded().agent)
    const task = await served.ask('?')
    expect(task.status.state).toBe('TASK_STATE_FAILED')
    expect(task.status.message?.parts).toEqual([
      { text: 'The agent took too many steps without coming to an answer.' },
    ])
    expect(answerOf(task)).toBe('notes1 2 3 ')
    expect(served.errors).toEqual([])
  })

  test('asks whether to go on with { askAtLimit }, and goes on from where it was', async () => {
    const { agent, steps } = longWinded({ askAtLimit: true })
    await using served = serve(agent)
    const asked = await served.ask('?')
    expect(asked.status.state).toBe('TASK_STATE_INPUT_REQUIRED')
    expect(asked.status.message?.parts[0]?.text).toBe(
      'The agent took many steps without coming to an answer. Go on with step?',
    )
    const task = await served.ask('yes', { taskId: asked.id })
    expect(task.status.state).toBe('TASK_STATE_COMPLETED')
    expect(task.artifacts?.at(-1)?.parts).toEqual([{ text: '4 5 \n\nDone.' }])
    expect(steps()).toBe(5)
  })

  test('ends when it is not to go on', async () => {
    const { agent, steps } = longWinded({ askAtLimit: true })
    const driver = new Driver(agent)
    await driver.send('?')
    expect((await driver.answer([{ approved: false }])).end).toBe('rejected')
    expect(steps()).toBe(3)
  })
})

test('a step that takes longer than the stepTimeout fails the task', async () => {
  const graph = oneNode(() => new Promise(() => undefined))
  graph.stepTimeout = 1
  await using served = serve(fromLangGraph(graph, { name: 'Support' }))
  const task = await served.ask('?')
  expect(task.status.state).toBe('TASK_STATE_FAILED')
  expect(served.errors).toHaveLength(1)
})
