import { expect } from 'vitest'
import { textOf } from '../../protocol/part.ts'
import type { Engine } from '../../server/engine.ts'
import { memoryEngine } from '../../server/memory-engine/memory-engine.ts'
import type { Cases } from '../contract.ts'
import { aborted } from '../engine-suite/aborted.ts'
import { answerOf } from './answers.ts'
import { expectLegalLog } from './expect-legal-log.ts'
import type { Stage } from './stage.ts'

/** However an agent ends, its task ends well. */
export const ends = {
  'an error is a FAILED task and a whole stream, with an id and no secret': async (stage) => {
    const served = await stage.play('fails')
    const events = await Array.fromAsync(served.stream('go'))
    const status = events.at(-1)?.statusUpdate?.status
    expect(status?.state).toBe('TASK_STATE_FAILED')
    expect(served.errors).toHaveLength(1)
    expect(textOf(status?.message?.parts ?? [])).toContain(served.errors[0]?.id)
    expect(JSON.stringify(events)).not.toContain('hunter2')
    expect(describe(served.errors[0]?.error)).toContain('hunter2')
    expectLegalLog(await served.log(events[0]?.task?.id ?? ''))
  },

  'a cancel reaches the framework, and the task says no more': async (stage) => {
    const served = await stage.play('hangs')
    const { id } = await served.begin('go')
    await served.until(id, ({ artifactUpdate }) => artifactUpdate !== undefined)
    const task = await served.cancel(id)
    await served.aborted
    expect(task.status.state).toBe('TASK_STATE_CANCELED')
    expect(answerOf(task)).toContain('begun')
    expect(await served.get(id)).toEqual(task)
    expect(served.errors).toEqual([])
    expectLegalLog(await served.log(id))
  },

  'a turn that takes too long is aborted, and its task FAILED': async (stage) => {
    const served = await stage.play('hangs', { turnTimeout: 100 })
    const task = await served.ask('go')
    await served.aborted
    expect(task.status.state).toBe('TASK_STATE_FAILED')
    // The server tells of the limit, and the agent of nothing.
    const late = { error: new Error('A turn took longer than 100 ms') }
    expect(served.errors).toMatchObject([late])
    expectLegalLog(await served.log(task.id))
  },

  'a client that leaves changes nothing': async (stage) => {
    const served = await stage.play('streams')
    const stream = served.stream('go')
    const { value } = await stream.next()
    await stream.return()
    const task = await served.ended(value?.task?.id ?? '')
    expect(task.status.state).toBe('TASK_STATE_COMPLETED')
    expect(answerOf(task)).toBe('one two three')
  },

  'a turn that is handed over is answered whole, or FAILED if the agent says so': async (stage) => {
    const served = await stage.play('streams', { engine: losingTheFirstRun() })
    const { id } = await served.begin('go')
    await served.until(id, ({ artifactUpdate }) => artifactUpdate !== undefined)
    const next = await served.again()
    await served.close()
    const task = await next.ended(id)
    const failed = task.status.state === 'TASK_STATE_FAILED'
    expect(failed && served.agent.recovery !== 'fail').toBe(false)
    expect(failed || answerOf(task) === 'one two three').toBe(true)
    expect(next.errors).toEqual([])
    expectLegalLog(await next.log(id))
  },
} satisfies Cases<Stage>

/** An engine on which the first run comes as far as the beginning of its answer, however fast it is. */
function losingTheFirstRun(): Engine {
  const engine = memoryEngine()
  let first: string | undefined
  let hasBegun = false
  return {
    ...engine,
    async commit(claim, commit) {
      first ??= claim.fence
      if (claim.fence === first && hasBegun) {
        await aborted(claim.signal)
        return 'lost'
      }
      hasBegun ||= commit.records.some(({ event }) => event.artifactUpdate !== undefined)
      return engine.commit(claim, commit)
    },
  }
}

/** An error with its causes, as a log would have it. */
function describe(error: unknown): string {
  return error instanceof Error ? `${error.message} ${describe(error.cause)}` : String(error)
}
