import { fork, type ChildProcess } from 'node:child_process'
import { on, once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'a2a-core/client'
import { inputRequired, progress } from 'a2a-core/server'
import { fromFunction, type AgentFunction } from 'a2a-function'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import * as z from 'zod'
import type { Order, Told } from './durable-graph.ts'
import { serveAgent } from './serve-agent.ts'

let folder: string
let children: ChildProcess[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'killed-process-'))
  children = []
})

afterEach(async () => {
  for (const child of children) await kill(child)
  rmSync(folder, { recursive: true })
})

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

/** Runs the graph in a process of its own. */
function start(order: Omit<Order, 'file'>) {
  const child = fork(new URL('durable-graph.ts', import.meta.url), { stdio: 'inherit' })
  children.push(child)
  const messages = on(child, 'message', { close: ['exit'] })
  child.send({ ...order, file: join(folder, 'checkpoints.db') } satisfies Order)
  return {
    kill: () => kill(child),
    /** What it tells next of a kind. */
    async tells<Kind extends string>(kind: Kind): Promise<Extract<Told, Record<Kind, unknown>>> {
      for (;;) {
        const { done, value } = await messages.next()
        if (done) throw new Error(`The process ended, and told no ${kind}`)
        if (kind in value[0]) return value[0]
      }
    },
  }
}

/** Serves a remote agent, and counts what becomes of it. */
async function serveRemote(work: AgentFunction) {
  const served = await serveAgent(fromFunction(work, { name: 'Pricing' }))
  const remote = await connect(served.url)
  return {
    url: served.url,
    tasks: () => Array.fromAsync(remote.listTasks()),
    [Symbol.asyncDispose]: () => served[Symbol.asyncDispose](),
  }
}

describe('a process with a remote agent in its graph', () => {
  test.each(['node', 'tool'] as const)(
    'that is killed while the remote agent, as a %s, waits goes on with the same task',
    async (as) => {
      await using remote = await serveRemote(async function* () {
        const schema = z.object({ plan: z.string() })
        const { plan } = yield* inputRequired({ prompt: 'Which plan?', schema })
        yield `Plan ${plan}`
      })
      const asking = start({ url: remote.url, as, ask: '250 seats' })
      const { questions } = await asking.tells('questions')
      expect(questions).toMatchObject([{ id: '1.1', prompt: 'Which plan?' }])
      await asking.kill()

      const answering = start({ url: remote.url, as, answer: { '1.1': { plan: 'm' } } })
      const { text } = await answering.tells('text')
      expect(text).toContain('Plan m')
      const tasks = await remote.tasks()
      expect(tasks.map(({ status }) => status.state)).toEqual(['TASK_STATE_COMPLETED'])
    },
  )

  test('that is killed while the remote agent works joins the same work', async () => {
    const price = Promise.withResolvers<string>()
    let runs = 0
    await using remote = await serveRemote(async function* () {
      runs++
      yield progress('Looking it up')
      yield await price.promise
    })
    const order = { url: remote.url, as: 'node' as const }
    const lookingUp = { progress: [{ text: 'Looking it up' }] }
    const working = start({ ...order, ask: '250 seats' })
    expect(await working.tells('progress')).toEqual(lookingUp)
    await working.kill()

    const again = start(order)
    expect(await again.tells('progress')).toEqual(lookingUp)
    price.resolve('12 a seat')
    expect(await again.tells('text')).toEqual({ text: '12 a seat' })
    expect(runs).toBe(1)
    expect(await remote.tasks()).toHaveLength(1)
  })
})
