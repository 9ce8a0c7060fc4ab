import { AIMessage, HumanMessage } from '@langchain/core/messages'
import {
  Annotation,
  interrupt,
  MemorySaver,
  MessagesAnnotation,
  START,
  StateGraph,
} from '@langchain/langgraph'
import { text, type Agent } from 'a2a-core/server'
import { testAgent, type Behave } from 'a2a-core/testing'
import { serveOnSocket } from 'a2a-hono/testing'
import { createAgent } from 'langchain'
import { fromLangGraph } from '../src/index.ts'
import { oneNode } from './one-node.ts'
import { ScriptedModel } from './scripted-model.ts'

type FileBlock = { data: string; metadata: { filename: string } }

const say = (said: string) => ({ messages: [new AIMessage(said)] })

const behave: Behave = (behaviour, heard): Agent => {
  const options = { name: behaviour }
  switch (behaviour) {
    case 'echoes':
      return fromLangGraph(
        oneNode(({ messages }) => say(`You said ${messages.at(-1)?.text}`)),
        options,
      )
    case 'streams': {
      const model = new ScriptedModel(() => 'one two three')
      const checkpointer = new MemorySaver()
      return fromLangGraph(createAgent({ model, tools: [], checkpointer }), options)
    }
    case 'asks':
      return fromLangGraph(
        oneNode(() => say(`You chose ${String(interrupt('Which plan?'))}`)),
        options,
      )
    case 'asks-several': {
      const Order = Annotation.Root({
        ...MessagesAnnotation.spec,
        plan: Annotation<string>,
        seats: Annotation<string>,
      })
      const graph = new StateGraph(Order)
        .addNode('askPlan', () => ({ plan: String(interrupt('Which plan?')) }))
        .addNode('askSeats', () => ({ seats: String(interrupt('How many seats?')) }))
        .addNode('sum', ({ plan, seats }) => say(`You chose ${plan}, ${seats}`))
        .addEdge(START, 'askPlan')
        .addEdge(START, 'askSeats')
        .addEdge(['askPlan', 'askSeats'], 'sum')
        .compile({ checkpointer: new MemorySaver() })
      return fromLangGraph(graph, options)
    }
    case 'asks-auth': {
      const request = { type: 'auth', message: 'Sign in', url: 'https://id.example.com' }
      return fromLangGraph(
        oneNode(() => {
          interrupt(request)
          return say('Signed in')
        }),
        options,
      )
    }
    case 'approves': {
      const question = { kind: 'approval', prompt: 'Delete it?' }
      return fromLangGraph(
        oneNode(() => {
          const { approved } = interrupt<typeof question, { approved: boolean }>(question)
          return say(approved ? 'Approved' : 'Denied')
        }),
        options,
      )
    }
    case 'fails':
      return fromLangGraph(
        oneNode((_, { writer }) => {
          writer?.(text('so far'))
          throw new Error('password=hunter2')
        }),
        options,
      )
    case 'hangs':
      return fromLangGraph(
        oneNode(async (_, { signal, writer }) => {
          writer?.(text('begun'))
          await new Promise<void>((resolve) => {
            signal?.addEventListener('abort', () => resolve())
          })
          heard.abort()
          return {}
        }),
        options,
      )
    case 'sends-file': {
      const data = Buffer.from('hello').toString('base64')
      const metadata = { filename: 'hello.txt' }
      const file = { type: 'file' as const, data, mimeType: 'text/plain', metadata }
      return fromLangGraph(
        oneNode(() => ({ messages: [new AIMessage({ contentBlocks: [file] })] })),
        options,
      )
    }
    case 'sends-data': {
      const Count = Annotation.Root({ total: Annotation<number> })
      const graph = new StateGraph(Count)
        .addNode('count', () => ({ total: 42 }))
        .addEdge(START, 'count')
        .compile({ checkpointer: new MemorySaver() })
      return fromLangGraph(graph, { ...options, output: ({ total }) => ({ total }) })
    }
    case 'reads-file':
      return fromLangGraph(
        oneNode(({ messages }) => {
          const blocks = messages.at(-1)?.contentBlocks ?? []
          const file = blocks.find(({ type }) => type === 'file') as unknown as FileBlock
          const content = Buffer.from(file.data, 'base64').toString()
          return say(`Got ${file.metadata.filename}: ${content}`)
        }),
        options,
      )
    case 'reads-data':
      return fromLangGraph(
        oneNode(({ messages }) => {
          const { total } = JSON.parse(messages.at(-1)?.text ?? '') as { total: number }
          return say(`Got ${total}`)
        }),
        options,
      )
    case 'progresses':
      return fromLangGraph(
        oneNode((_, { writer }) => {
          writer?.('Looking')
          return say('Found')
        }),
        options,
      )
    case 'continues':
      return fromLangGraph(
        oneNode(({ messages }) => {
          const heardSoFar = messages.filter((message) => HumanMessage.isInstance(message))
          return say(`I heard: ${heardSoFar.map((message) => message.text).join(', ')}`)
        }),
        options,
      )
  }
}

testAgent({ name: 'a2a-langgraph', serve: serveOnSocket, behave })
