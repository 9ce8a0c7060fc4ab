import { expect, onTestFinished, test } from 'vitest'
import { Pool } from 'pg'
import {
  EngineUnavailableError,
  text,
  type Agent,
  type AgentEvent,
  type Claim,
  type Engine,
} from 'a2a-core/server'
import { postgres } from 'a2a-postgres'
import { breakingPool, type BreakingPool } from './breaking-pool.ts'
import { complete, holdClaims, newScope, newTask } from './hold-claims.ts'
import { newSchema, openPool } from './open-engine.ts'
import { answersOf, serveHere, type ServedHere } from './serve-here.ts'
import { newServer } from './server/start-server.ts'

test.each(['resume', 'restart', 'fail'] as const)(
  'a turn that has something to store while PostgreSQL is away goes on afterwards: recovery %s',
  async (recovery) => {
    const server = await newServer()
    onTestFinished(() => server.remove())
    await server.start()
    const pool = new Pool({ connectionString: server.url })
    const engine = postgres(pool, { onError: () => undefined })
    onTestFinished(async () => {
      await engine.close()
      await pool.end()
    })
    const stopped = Promise.withResolvers<void>()
    const agent = agentThat(recovery, async function* (turn) {
      yield text(`attempt ${turn.attempt}: before`)
      await stopped.promise
      yield text(', meanwhile')
      yield text(`, ${await turn.step('step', () => 'in a step')}`)
    })
    const served = serveHere(agent, engine)
    const id = await served.begin('go')
    await served.said(id, 'before')
    await server.stop()
    stopped.resolve()
    const key = { ...newScope(), taskId: id }
    await expect(engine.get(key)).rejects.toThrow(EngineUnavailableError)
    await server.start()
    const task = await served.ended(id)
    expect(task.status.state).toBe('TASK_STATE_COMPLETED')
    expect(answersOf(task)).toEqual(['attempt 1: before, meanwhile, in a step'])
  },
)

test.each(['statement', 'answer'] as const)(
  'what is committed is stored once, where the connection breaks and the %s is lost',
  async (lost) => {
    const { served, pool, said } = stage('fail', async function* (turn) {
      yield text('one')
      await said.promise
      pool.breakAt('commit', lost)
      yield text(' two')
      await pool.broken()
      yield text(` at attempt ${turn.attempt}`)
    })
    const id = await served.begin('go')
    await served.said(id, 'one')
    said.resolve()
    const task = await served.ended(id)
    expect(answersOf(task)).toEqual(['one two at attempt 1'])
    const log = await served.until(id, ({ event }) => {
      return event.statusUpdate?.status.state === 'TASK_STATE_COMPLETED'
    })
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1))
    expect(task.history).toHaveLength(1)
  },
)

/** A claim of a task, on an engine whose connections break when the test says so. */
async function held(): Promise<{
  engine: Engine
  pool: BreakingPool
  claim: Claim
}> {
  const pool = breakingPool(openPool())
  const engine = postgres(pool, { schema: newSchema(), onError: () => undefined })
  onTestFinished(() => engine.close())
  const scope = newScope()
  const claims = holdClaims(engine, scope.agent)
  await engine.create(scope, newTask())
  return { engine, pool, claim: await claims.next() }
}

test.each(['begins with a record', 'is hidden'])(
  'a turn whose beginning is stored, but whose answer is lost, begins once: it %s',
  async (kind) => {
    const { engine, pool, claim } = await held()
    const work = await engine.next(claim)
    if (!work?.task) throw new Error('The claim has work')
    const records = kind === 'is hidden' ? [] : [{ event: { task: work.task } }]
    pool.breakAt('commit', 'answer')
    expect(await engine.commit(claim, { records, begin: work.number })).toBe('committed')
    await pool.broken()
    expect(await engine.next(claim)).toMatchObject({ begun: true, turn: 1 })
    expect(await engine.read(claim.key, 0, 10)).toHaveLength(1 + records.length)
    expect(await complete(engine, claim)).toBe('committed')
    expect(await engine.next(claim)).toBeUndefined()
  },
)

test('a task whose end is stored, but whose answer is lost, ends once', async () => {
  const { served, pool } = stage('restart', async function* () {
    yield text('done')
    pool.breakAt('commit', 'answer')
  })
  const id = await served.begin('go')
  await pool.broken()
  expect((await served.ended(id)).status.state).toBe('TASK_STATE_COMPLETED')
  // The claim is let go of, and the process takes other work.
  expect(answersOf(await served.ask('again'))).toEqual(['done'])
})

test('who asks for the work of its claim when the connection breaks is given it afterwards', async () => {
  const { engine, pool, claim } = await held()
  pool.breakAt('json_object_agg(name, result)', 'statement')
  expect(await engine.next(claim)).toMatchObject({ begun: false, stalled: 0 })
  await pool.broken()
})

test('jobs that were fetched, but not claimed before the connection broke, are claimed at once', async () => {
  const { served, pool, schema } = stage('restart', async function* (turn) {
    yield text('running')
    await new Promise<void>((resolve) => {
      turn.signal.addEventListener('abort', () => resolve())
    })
  })
  pool.breakAt('tries, deaths, canceled, fence', 'statement')
  const id = await served.begin('go')
  await pool.broken()
  await served.said(id, 'running')
  const jobs = await openPool().query(
    `select retry_count from ${schema}_jobs.job where state = 'active' and name like 'run/%'`,
  )
  // Its lease has not run out: nobody waited for that.
  expect(jobs.rows).toEqual([{ retry_count: 0 }])
})

/** An agent on an engine whose connections break when the test says so. */
function stage(
  recovery: NonNullable<Agent['recovery']>,
  run: (turn: Parameters<Agent['run']>[0]) => AsyncIterable<AgentEvent>,
): { served: ServedHere; pool: BreakingPool; schema: string; said: PromiseWithResolvers<void> } {
  const schema = newSchema()
  const pool = breakingPool(openPool())
  const engine = postgres(pool, { schema, onError: () => undefined })
  onTestFinished(() => engine.close())
  const served = serveHere(agentThat(recovery, run), engine)
  return { served, pool, schema, said: Promise.withResolvers<void>() }
}

function agentThat(
  recovery: NonNullable<Agent['recovery']>,
  run: (turn: Parameters<Agent['run']>[0]) => AsyncIterable<AgentEvent>,
): Agent {
  return { id: 'outage', about: { name: 'Outage' }, recovery, run }
}
