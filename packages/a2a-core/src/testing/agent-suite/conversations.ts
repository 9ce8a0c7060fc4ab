import { expect } from 'vitest'
import { textOf } from '../../protocol/part.ts'
import type { Engine } from '../../server/engine.ts'
import { memoryEngine } from '../../server/memory-engine/memory-engine.ts'
import type { Cases } from '../contract.ts'
import { answerOf } from './answers.ts'
import { expectLegalLog } from './expect-legal-log.ts'
import type { Stage } from './stage.ts'

/** An agent remembers a conversation, and keeps it from all others. */
export const conversations = {
  'a later task of a context knows what was said before': async (stage) => {
    const served = await stage.play('continues')
    const { contextId } = await served.ask('one')
    expect(answerOf(await served.ask('two', { contextId }))).toBe('I heard: one, two')
    expect(answerOf(await served.ask('three', { contextId }))).toBe('I heard: one, two, three')
  },

  'a conversation goes on after a restart of the server': async (stage) => {
    const served = await stage.play('continues')
    const { contextId } = await served.ask('one')
    await served.close()
    const next = await served.again()
    expect(answerOf(await next.ask('two', { contextId }))).toBe('I heard: one, two')
  },

  'two conversations at once know nothing of each other': async (stage) => {
    const served = await stage.play('continues')
    const [a, b] = await Promise.all([served.ask('a1'), served.ask('b1')])
    const [a2, b2] = await Promise.all([
      served.ask('a2', { contextId: a.contextId }),
      served.ask('b2', { contextId: b.contextId }),
    ])
    expect(answerOf(a2)).toBe('I heard: a1, a2')
    expect(answerOf(b2)).toBe('I heard: b1, b2')
  },

  'another owner begins anew, whatever context it names': async (stage) => {
    const served = await stage.play('continues')
    const { contextId } = await served.ask('mine')
    const other = served.as('somebody else')
    expect(answerOf(await other.ask('theirs', { contextId }))).toBe('I heard: theirs')
  },

  'many tasks at once are answered each by its own': async (stage) => {
    const served = await stage.play('echoes')
    const names = Array.from({ length: 20 }, (_, number) => `number ${number}`)
    const tasks = await Promise.all(names.map((name) => served.ask(name)))
    expect(tasks.map(answerOf)).toEqual(names.map((name) => `You said ${name}`))
  },

  'tasks of one context at once are all answered': async (stage) => {
    const served = await stage.play('echoes')
    const names = ['a', 'b', 'c', 'd']
    const tasks = await Promise.all(names.map((name) => served.ask(name, { contextId: 'c' })))
    expect(tasks.map(answerOf)).toEqual(names.map((name) => `You said ${name}`))
  },

  'a message that comes during a run is answered after it, in the same task': async (stage) => {
    const served = await stage.play('streams', { engine: endingAfterAPost() })
    const { id } = await served.begin('first')
    const task = await served.ask('second', { taskId: id })
    expect(task.status.state).toBe('TASK_STATE_COMPLETED')
    expect(task.history?.map(({ parts }) => textOf(parts))).toEqual(['first', 'second'])
    expect(task.artifacts?.map(({ parts }) => textOf(parts))).toEqual([
      'one two three',
      'one two three',
    ])
    expectLegalLog(await served.log(id))
  },
} satisfies Cases<Stage>

/** An engine on which no task COMPLETES before a message was posted to one. */
function endingAfterAPost(): Engine {
  const engine = memoryEngine()
  const posted = Promise.withResolvers<void>()
  return {
    ...engine,
    async post(...args) {
      const result = await engine.post(...args)
      posted.resolve()
      return result
    },
    async commit(claim, commit) {
      const state = commit.records.at(-1)?.event.statusUpdate?.status.state
      if (state === 'TASK_STATE_COMPLETED') await posted.promise
      return engine.commit(claim, commit)
    },
  }
}
