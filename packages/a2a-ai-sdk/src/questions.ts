import {
  approvalSchema,
  isJsonObject,
  toJsonValue,
  type Json,
  type JsonObject,
  type Question,
} from 'a2a-core'
import { cleanText } from 'a2a-core/client'
import type { NewQuestion } from 'a2a-core/server'
import { asSchema, type ToolSet } from 'ai'
import type { StreamPart } from './ai-sdk-agent.ts'
import { definedOf } from './defined-of.ts'
import type { RemotePause } from './remote-call.ts'
import type { ToolCall } from './tool-result.ts'

/** What an answer is for; the server keeps it with the question. */
export type QuestionHandle =
  | {
      for: 'approval'
      approvalId: string
      toolCallId: string
      toolName: string
      providerExecuted?: true
    }
  | { for: 'result'; toolCallId: string; toolName: string }
  | { for: 'remote'; toolCallId: string; toolName: string; taskId: string; questionId: string }
  | { for: 'model'; questionId: string }

/** A tool of the agent that waits for its call to be approved. */
export type ApprovalRequest = Extract<StreamPart, { type: 'tool-approval-request' }>

/** A call of a remote agent that waits for an answer. */
export type PausedCall = { toolCallId: string; toolName: string; pause: RemotePause }

/** Asks whether a tool may be called, and with what. */
export function approvalQuestion({ approvalId, toolCall, reason }: ApprovalRequest): NewQuestion {
  const { toolCallId, toolName, input, providerExecuted } = toolCall
  const handle: QuestionHandle = {
    for: 'approval',
    approvalId,
    toolCallId,
    toolName,
    ...(providerExecuted && { providerExecuted }),
  }
  const why = reason === undefined ? '' : ` ${reason}`
  return {
    kind: 'approval',
    prompt: `May "${toolName}" be called with ${inShort(input)}?${why}`,
    schema: approvalSchema,
    value: aboutCall(toolCall, reason),
    handle,
  }
}

/** Asks for the result of a tool that the agent has, but not the means to run. */
export async function resultQuestion(call: ToolCall, tools: ToolSet): Promise<NewQuestion> {
  const { toolCallId, toolName, input } = call
  const handle: QuestionHandle = { for: 'result', toolCallId, toolName }
  const asked = isJsonObject(input)
    ? [input['question'], input['prompt'], input['message']].find((one) => typeof one === 'string')
    : undefined
  return {
    kind: 'question',
    prompt: asked ?? `What is the result of "${toolName}" with ${inShort(input)}?`,
    ...definedOf({ schema: await outputSchemaOf(tools[toolName]) }),
    value: aboutCall(call),
    handle,
  }
}

/** Asks what a remote agent asks, as it asks it. */
export function remoteQuestions({ toolCallId, toolName, pause }: PausedCall): NewQuestion[] {
  const { taskId, questions } = pause
  return questions.map((question) =>
    askedFor(question, {
      for: 'remote',
      toolCallId,
      toolName,
      taskId,
      questionId: question.id,
    }),
  )
}

/** A question of somebody else as one of the agent's own. */
export function askedFor(question: Question, handle: QuestionHandle): NewQuestion {
  const { kind, prompt, schema, value } = question
  return { kind, prompt, ...definedOf({ schema, value }), handle }
}

function aboutCall({ toolCallId, toolName, input }: ToolCall, reason?: string): Json {
  return { tool: toolName, id: toolCallId, input: toJsonValue(input), ...definedOf({ reason }) }
}

function inShort(input: unknown): string {
  return cleanText(JSON.stringify(toJsonValue(input)), 300)
}

async function outputSchemaOf(tool: ToolSet[string] | undefined): Promise<JsonObject | undefined> {
  if (!tool?.outputSchema) return undefined
  const { $schema: _, ...schema } = await asSchema(tool.outputSchema).jsonSchema
  return toJsonValue(schema) as JsonObject
}
