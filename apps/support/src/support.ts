import { AIMessage, HumanMessage, SystemMessage } from '@langchain/core/messages'
import type { BaseChatModel } from '@langchain/core/language_models/chat_models'
import {
  Annotation,
  END,
  interrupt,
  MemorySaver,
  MessagesAnnotation,
  START,
  StateGraph,
  type BaseCheckpointSaver,
  type LangGraphRunnableConfig,
} from '@langchain/langgraph'
import { dataPart } from 'a2a-core'
import type { RemoteAgent } from 'a2a-core/client'
import { artifact, type Agent } from 'a2a-core/server'
import { fromLangGraph, toNode } from 'a2a-langgraph'
import { readOffer, type Offer } from './offer.ts'
import { checkRenewal, describeRenewal, understanding, type Renewal } from './renewal.ts'

const understandInstructions = `You are the support desk of a software company, and read what a
customer wants to renew. Take every figure from the customer's words; never invent one. Where the
number of seats is missing, where a discount is wished for without saying how much, or where the
request is about something else, ask one short, friendly question.`

const presentInstructions = `You are the support desk of a software company. Tell the customer in a
few friendly sentences what our price desk answered. Use its figures only, with their currency.
Without a quote, decline politely, say why, and offer the alternative where there is one.`

const State = Annotation.Root({
  ...MessagesAnnotation.spec,
  /** What is wanted, once that is clear. */
  renewal: Annotation<Renewal | undefined>,
  /** What to ask, while it is not. */
  question: Annotation<string | undefined>,
  /** What the price desk answered. */
  offer: Annotation<Offer | undefined>,
})

type State = typeof State.State

/**
 * The support desk: a LangGraph graph that understands what a customer wants to renew, asks until
 * it does, has a remote agent price it, and presents what that answers.
 *
 * @param options.pricing an agent that quotes renewals
 * @param options.threads where the graph keeps its threads. Default: in memory
 */
export function createSupport(options: {
  pricing: RemoteAgent
  model: BaseChatModel
  threads?: BaseCheckpointSaver | undefined
}): Agent {
  const { pricing, model, threads = new MemorySaver() } = options
  const reader = model.withStructuredOutput(understanding, {
    name: 'understand',
    method: 'functionCalling',
  })

  async function understand({ messages }: State): Promise<Partial<State>> {
    const understood = await reader.invoke([new SystemMessage(understandInstructions), ...messages])
    return {
      renewal: undefined,
      question: undefined,
      ...checkRenewal(understanding.parse(understood)),
    }
  }

  function clarify({ question = '' }: State): Partial<State> {
    const answer: unknown = interrupt(question)
    const words = typeof answer === 'string' ? answer : JSON.stringify(answer)
    return { messages: [new AIMessage(question), new HumanMessage(words)] }
  }

  async function present(
    state: State,
    { writer }: LangGraphRunnableConfig,
  ): Promise<Partial<State>> {
    writer?.(artifact(dataPart(state.offer ?? null), { name: 'offer' }))
    const answer = await model.invoke([
      new SystemMessage(presentInstructions),
      new HumanMessage(JSON.stringify({ renewal: state.renewal, offer: state.offer })),
    ])
    return { messages: [answer] }
  }

  const graph = new StateGraph(State)
    .addNode('understand', understand)
    .addNode('clarify', clarify)
    .addNode(
      'pricing',
      toNode(pricing, {
        input: (state: State) => (state.renewal ? describeRenewal(state.renewal) : ''),
        output: ({ data }) => ({ offer: readOffer(data) }),
      }),
    )
    .addNode('present', present)
    .addEdge(START, 'understand')
    .addConditionalEdges('understand', ({ question }) => (question ? 'clarify' : 'pricing'))
    .addEdge('clarify', 'understand')
    .addEdge('pricing', 'present')
    .addEdge('present', END)
    .compile({ checkpointer: threads })

  return fromLangGraph(graph, {
    name: 'Support',
    description: 'Answers customers who want to renew',
    skills: [
      {
        id: 'renew',
        name: 'Renew',
        description: 'Makes an offer for a renewal, in words and as data',
        tags: ['renewal', 'customer'],
        examples: ['We want to renew 250 seats for 2 years. Can you do 20% off?'],
      },
    ],
    outputModes: ['text/plain', 'application/json'],
  })
}
