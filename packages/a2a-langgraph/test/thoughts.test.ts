import { AIMessage, AIMessageChunk, HumanMessage } from '@langchain/core/messages'
import { MemorySaver } from '@langchain/langgraph'
import { createAgent } from 'langchain'
import { describe, expect, test } from 'vitest'
import { fromLangGraph } from '../src/index.ts'
import { Thoughts } from '../src/thoughts.ts'
import { Driver } from './drive.ts'
import { ScriptedModel, WholeModel } from './scripted-model.ts'
import { callSearch, search } from './search-tool.ts'

type Fields = Pick<AIMessage, 'content'> & Partial<Pick<AIMessage, 'additional_kwargs'>>

/** A chunk of a message as a provider's model streams it. */
function chunkOf(provider: string | undefined, fields: Fields): AIMessageChunk {
  return new AIMessageChunk({
    ...fields,
    ...(provider !== undefined && { response_metadata: { model_provider: provider } }),
  })
}

/** What is told of messages, as they stream. */
function toldOf(...chunks: AIMessageChunk[]): string[] {
  const thoughts = new Thoughts([])
  return chunks
    .flatMap((chunk) => Array.from(thoughts.chunk('message', chunk, [])))
    .map(({ parts }) => parts.map(({ text }) => text).join())
}

const thinking = (text: string) => ({ type: 'thinking', thinking: text })
const reasoning = (text: string) => ({ type: 'reasoning', reasoning: text })

describe('the reasoning of a model', () => {
  test.each<[provider: string | undefined, one: Fields, other: Fields]>([
    ['anthropic', { content: [thinking('Let ')] }, { content: [thinking('me see.')] }],
    ['google-genai', { content: [thinking('Let ')] }, { content: [thinking('me see.')] }],
    ['openai', { content: [reasoning('Let ')] }, { content: [reasoning('me see.')] }],
    [
      'deepseek',
      { content: '', additional_kwargs: { reasoning_content: 'Let ' } },
      { content: '', additional_kwargs: { reasoning_content: 'me see.' } },
    ],
    [
      'bedrock-converse',
      { content: [{ type: 'reasoning_content', reasoningText: { text: 'Let ' } }] },
      { content: [{ type: 'reasoning_content', reasoningText: { text: 'me see.' } }] },
    ],
    [undefined, { content: [reasoning('Let ')] }, { content: [thinking('me see.')] }],
  ])('is told as one, before the text, as %s streams it', (provider, one, other) => {
    const chunks = [one, other].map((fields) => chunkOf(provider, fields))
    expect(toldOf(...chunks)).toEqual([])
    expect(toldOf(...chunks, chunkOf(provider, { content: 'It is x.' }))).toEqual(['Let me see.'])
  })

  test('is told each time, between texts', () => {
    const [first, second] = [[reasoning('One')], [reasoning('Two')]]
    const chunks = [first, 'a', second, 'b'].map((content) => chunkOf(undefined, { content }))
    expect(toldOf(...chunks)).toEqual(['One', 'Two'])
  })

  test('is told once its message is there, when the model does not stream', async () => {
    const content = [reasoning('Look it up.')]
    const model = new WholeModel([{ content, calls: [callSearch] }, 'It is x.'])
    const graph = createAgent({ model, tools: [search], checkpointer: new MemorySaver() })
    const agent = fromLangGraph(graph, { name: 'Support', reasoning: true })
    const { progress, text } = await new Driver(agent).send('?')
    expect(progress).toEqual(['Look it up.', 'Calling search', 'search is done'])
    expect(text).toBe('It is x.')
  })

  test('that is followed by a call alone is told before the call', async () => {
    const content = [reasoning('Look it up.')]
    const model = new ScriptedModel([{ content, calls: [callSearch] }, 'It is x.'])
    const graph = createAgent({ model, tools: [search], checkpointer: new MemorySaver() })
    const agent = fromLangGraph(graph, { name: 'Support', reasoning: true })
    const { progress } = await new Driver(agent).send('?')
    expect(progress).toEqual(['Look it up.', 'Calling search', 'search is done'])
  })

  test('of earlier turns is not told again by a node that returns all messages', () => {
    const old = new AIMessage({ id: 'old', content: [reasoning('Old')] })
    const news = new AIMessage({ id: 'new', content: [reasoning('New')] })
    const thoughts = new Thoughts([old])
    const told = [...thoughts.settle([old, new HumanMessage('?'), news], [])]
    expect(told.map(({ parts }) => parts)).toEqual([[{ text: 'New', metadata: { thought: true } }]])
    expect([...thoughts.settle([news], [])]).toEqual([])
  })
})
