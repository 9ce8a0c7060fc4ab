import { setImmediate } from 'node:timers/promises'
import type {
  LanguageModelV4CallOptions,
  LanguageModelV4FilePart,
  LanguageModelV4Prompt,
  LanguageModelV4StreamPart,
} from '@ai-sdk/provider'
import type { Agent } from 'a2a-core/server'
import { testAgent, type Behave } from 'a2a-core/testing'
import { serveOnSocket } from 'a2a-hono/testing'
import { Output, tool, ToolLoopAgent } from 'ai'
import { MockLanguageModelV4 } from 'ai/test'
import * as z from 'zod'
import { fromAISDK } from '../src/index.ts'
import { chunksOf, type Said } from './scripted-model.ts'

/** A model that says what it makes of its prompt, in tokens that take their time. */
function modelThat(says: (prompt: LanguageModelV4Prompt) => Said[]): MockLanguageModelV4 {
  return streaming(async function* ({ prompt }) {
    for (const chunk of chunksOf(says(prompt), prompt.length)) {
      yield chunk
      await setImmediate()
      await setImmediate()
    }
  })
}

function streaming(
  chunks: (call: LanguageModelV4CallOptions) => AsyncGenerator<LanguageModelV4StreamPart>,
): MockLanguageModelV4 {
  return new MockLanguageModelV4({
    doStream: async (call) => ({ stream: ReadableStream.from(chunks(call)) }),
  })
}

/** What people said, from the first message on. */
function saidBy(prompt: LanguageModelV4Prompt): string[] {
  return prompt.flatMap(({ role, content }) =>
    role === 'user' ? content.flatMap((part) => (part.type === 'text' ? part.text : [])) : [],
  )
}

/** What came of the tool calls that the model made last. */
function resultsIn(prompt: LanguageModelV4Prompt) {
  const last = prompt.at(-1)
  const parts = last?.role === 'tool' ? last.content : []
  return parts.flatMap((part) => (part.type === 'tool-result' ? part.output : []))
}

/** What came of the last of them. */
function resultIn(prompt: LanguageModelV4Prompt) {
  return resultsIn(prompt).at(-1)
}

/** The text that a file of the prompt holds. */
function textIn(data: LanguageModelV4FilePart['data'] | undefined): string {
  const bytes = data?.type === 'data' ? data.data : ''
  return Buffer.from(bytes as string, 'base64').toString()
}

const behave: Behave = (behaviour, heard): Agent => {
  const options = { name: behaviour }
  switch (behaviour) {
    case 'echoes': {
      const model = modelThat((prompt) => [`You said ${saidBy(prompt).at(-1)}`])
      return fromAISDK(new ToolLoopAgent({ model }), options)
    }
    case 'streams':
      return fromAISDK(new ToolLoopAgent({ model: modelThat(() => ['one two three']) }), options)
    case 'asks': {
      const model = modelThat((prompt) => {
        const result = resultIn(prompt)
        return result?.type === 'text'
          ? [`You chose ${result.value}`]
          : [{ call: 'ask', input: { question: 'Which plan?' } }]
      })
      const ask = tool({
        inputSchema: z.object({ question: z.string() }),
        outputSchema: z.string(),
      })
      return fromAISDK(new ToolLoopAgent({ model, tools: { ask } }), options)
    }
    case 'asks-several': {
      const model = modelThat((prompt) => {
        const results = resultsIn(prompt)
        if (results.length === 0) {
          return [
            { call: 'ask', input: { question: 'Which plan?' } },
            { call: 'ask', input: { question: 'How many seats?' } },
          ]
        }
        const told = results.map((result) => (result.type === 'text' ? result.value : ''))
        return [`You chose ${told.join(', ')}`]
      })
      const ask = tool({
        inputSchema: z.object({ question: z.string() }),
        outputSchema: z.string(),
      })
      return fromAISDK(new ToolLoopAgent({ model, tools: { ask } }), options)
    }
    case 'asks-auth':
      throw new Error('The AI SDK has no word for it')
    case 'approves': {
      const model = modelThat((prompt) => {
        const result = resultIn(prompt)
        if (!result) return [{ call: 'delete' }]
        return [result.type === 'execution-denied' ? 'Denied' : 'Approved']
      })
      const tools = { delete: tool({ inputSchema: z.object({}), execute: () => 'deleted' }) }
      const toolApproval = { delete: 'user-approval' as const }
      return fromAISDK(new ToolLoopAgent({ model, tools, toolApproval }), options)
    }
    case 'fails': {
      const model = streaming(async function* () {
        yield* chunksOf(['so far'], 1)
        throw new Error('password=hunter2')
      })
      return fromAISDK(new ToolLoopAgent({ model, onError: () => undefined }), options)
    }
    case 'hangs': {
      const model = streaming(async function* ({ abortSignal }) {
        yield { type: 'stream-start', warnings: [] }
        yield { type: 'text-start', id: 't' }
        yield { type: 'text-delta', id: 't', delta: 'begun' }
        await new Promise<void>((resolve) => {
          abortSignal?.addEventListener('abort', () => resolve())
        })
        heard.abort()
      })
      return fromAISDK(new ToolLoopAgent({ model }), options)
    }
    case 'sends-file': {
      const data = { type: 'data' as const, data: Buffer.from('hello').toString('base64') }
      const model = modelThat(() => [{ type: 'file', mediaType: 'text/plain', data }])
      return fromAISDK(new ToolLoopAgent({ model }), options)
    }
    case 'sends-data': {
      const output = Output.object({ schema: z.object({ total: z.number() }) })
      const model = modelThat(() => ['{"total":42}'])
      return fromAISDK(new ToolLoopAgent({ model, output }), options)
    }
    case 'reads-file': {
      const model = modelThat((prompt) => {
        const { content } = prompt.at(-1) as { content: LanguageModelV4FilePart[] }
        const file = content.find(({ type }) => type === 'file')
        return [`Got ${file?.filename}: ${textIn(file?.data)}`]
      })
      return fromAISDK(new ToolLoopAgent({ model }), options)
    }
    case 'reads-data': {
      const model = modelThat((prompt) => {
        const { total } = JSON.parse(saidBy(prompt).at(-1) ?? '') as { total: number }
        return [`Got ${total}`]
      })
      return fromAISDK(new ToolLoopAgent({ model }), options)
    }
    case 'progresses': {
      const model = modelThat((prompt) =>
        resultIn(prompt) ? ['Found'] : ['Looking', { call: 'look' }],
      )
      const look = tool({ inputSchema: z.object({}), execute: () => 'found' })
      return fromAISDK(new ToolLoopAgent({ model, tools: { look } }), options)
    }
    case 'continues': {
      const model = modelThat((prompt) => [`I heard: ${saidBy(prompt).join(', ')}`])
      return fromAISDK(new ToolLoopAgent({ model }), options)
    }
  }
}

testAgent({
  name: 'a2a-ai-sdk',
  serve: serveOnSocket,
  behave,
  known: {
    'a file keeps its name': 'files that models make have no names in the AI SDK',
    'credentials that are awaited make the task AUTH_REQUIRED, and a message goes on':
      'the AI SDK has no word for it: only a remote agent that waits for them makes it so',
  },
})
