import { expect } from 'vitest'
import { agentCardSchema } from '../../protocol/agent-card.ts'
import { applyEvent } from '../../protocol/apply-event.ts'
import { dataPart, filePart, fromBase64, textOf, textPart, type Part } from '../../protocol/part.ts'
import type { Task } from '../../protocol/task.ts'
import { agentCardOf } from '../../server/agent-card.ts'
import type { Cases } from '../contract.ts'
import { expectLegalLog } from './expect-legal-log.ts'
import type { Stage } from './stage.ts'

/** The text of all artifacts. */
export function answerOf({ artifacts = [] }: Task): string {
  return artifacts.map(({ parts }) => textOf(parts)).join('')
}

function fileOf({ artifacts = [] }: Task): Part | undefined {
  return artifacts.flatMap(({ parts }) => parts).find(({ raw }) => raw !== undefined)
}

/** An agent answers with artifacts, which stream. */
export const answers = {
  'an answer is an artifact of a task that has COMPLETED': async (stage) => {
    const served = await stage.play('echoes')
    const task = await served.ask('hello')
    expect(task.status.state).toBe('TASK_STATE_COMPLETED')
    expect(answerOf(task)).toBe('You said hello')
    expectLegalLog(await served.log(task.id))
  },

  'the message is in the history, and the answer is not': async (stage) => {
    const served = await stage.play('echoes')
    const { history } = await served.ask('hello', { messageId: 'm' })
    expect(history?.map(({ messageId, role }) => [messageId, role])).toEqual([['m', 'ROLE_USER']])
  },

  'tokens are chunks of one artifact, in order, while the task is WORKING': async (stage) => {
    const served = await stage.play('streams')
    const events = await Array.fromAsync(served.stream('go'))
    const chunks = events.flatMap(({ artifactUpdate }) => artifactUpdate ?? [])
    const texts = chunks.map(({ artifact }) => textOf(artifact.parts)).filter((text) => text !== '')
    expect(texts.join('')).toBe('one two three')
    expect(texts.length).toBeGreaterThanOrEqual(3)
    expect(new Set(chunks.map(({ artifact }) => artifact.artifactId)).size).toBe(1)
    expect(chunks.map(({ append = false }) => append)).toEqual(chunks.map((_, index) => index > 0))
    expect(chunks.map(({ lastChunk = false }) => lastChunk)).toEqual(
      chunks.map((_, index) => index === chunks.length - 1),
    )
  },

  'a stream begins with the task, and ends with its one terminal status': async (stage) => {
    const served = await stage.play('streams')
    const events = await Array.fromAsync(served.stream('go'))
    const states = events.flatMap(({ statusUpdate }) => statusUpdate?.status.state ?? [])
    expect(events[0]?.task?.status.state).toBe('TASK_STATE_SUBMITTED')
    expect(events.at(-1)?.statusUpdate?.status.state).toBe('TASK_STATE_COMPLETED')
    expect(states.filter((state) => state === 'TASK_STATE_COMPLETED')).toHaveLength(1)
    expectLegalLog(await served.log(events[0]?.task?.id ?? ''))
  },

  'the task is what its stream said, folded': async (stage) => {
    const served = await stage.play('streams')
    const events = await Array.fromAsync(served.stream('go'))
    const folded = events.reduce<Task | undefined>(
      (task, event) => applyEvent(task, event),
      undefined,
    )
    const { history: _, ...task } = await served.get(folded?.id ?? '')
    expect(folded).toEqual(task)
  },

  'a file is an artifact with its bytes and its type': async (stage) => {
    const served = await stage.play('sends-file')
    const task = await served.ask('send it')
    const file = fileOf(task)
    expect(file?.mediaType).toBe('text/plain')
    expect(new TextDecoder().decode(fromBase64(file?.raw ?? ''))).toBe('hello')
    expectLegalLog(await served.log(task.id))
  },

  'a file keeps its name': async (stage) => {
    const served = await stage.play('sends-file')
    expect(fileOf(await served.ask('send it'))?.filename).toBe('hello.txt')
  },

  'data is an artifact': async (stage) => {
    const served = await stage.play('sends-data')
    const task = await served.ask('count')
    const parts = task.artifacts?.flatMap((artifact) => artifact.parts) ?? []
    expect(parts.map(({ data }) => data)).toContainEqual({ total: 42 })
    expectLegalLog(await served.log(task.id))
  },

  'a file in a message reaches the agent, with its name': async (stage) => {
    const served = await stage.play('reads-file')
    const bytes = new TextEncoder().encode('hello')
    const file = filePart(bytes, { filename: 'note.txt', mediaType: 'text/plain' })
    expect(answerOf(await served.ask([textPart('read it'), file]))).toBe('Got note.txt: hello')
  },

  'data in a message reaches the agent': async (stage) => {
    const served = await stage.play('reads-data')
    expect(answerOf(await served.ask(dataPart({ total: 42 })))).toBe('Got 42')
  },

  'progress is a WORKING status with a message, and no part of the answer': async (stage) => {
    const served = await stage.play('progresses')
    const task = await served.ask('find it')
    expect(answerOf(task)).toBe('Found')
    const log = await served.log(task.id)
    const said = log.flatMap(({ event }) => event.statusUpdate?.status ?? [])
    const progress = said.filter(({ message }) => message !== undefined)
    expect(progress.length).toBeGreaterThan(0)
    for (const { state } of progress) expect(state).toBe('TASK_STATE_WORKING')
    expect(progress.map(({ message }) => textOf(message?.parts ?? [])).join('\n')).toContain(
      'Looking',
    )
    expect(task.history).toHaveLength(1)
    expectLegalLog(log)
  },

  'what the agent says of itself makes a valid card': async (stage) => {
    const { agent } = await stage.play('echoes')
    expect(agent.id).not.toBe('')
    const interfaces = [{ url: 'https://a', protocolBinding: 'JSONRPC', protocolVersion: '1.0' }]
    const card = agentCardSchema.parse(
      JSON.parse(JSON.stringify(agentCardOf(agent, { interfaces }))),
    )
    expect(card.name).not.toBe('')
    expect(card.description).not.toBe('')
    expect(card.skills.length).toBeGreaterThan(0)
    expect(card.defaultInputModes.length).toBeGreaterThan(0)
    expect(card.defaultOutputModes.length).toBeGreaterThan(0)
  },
} satisfies Cases<Stage>
