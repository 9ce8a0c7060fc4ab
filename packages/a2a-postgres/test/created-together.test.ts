import { expect, test } from 'vitest'
import type { NewTask } from 'a2a-core/server'
import { beginTurn, complete, holdClaims, keyOf, newScope, newTask } from './hold-claims.ts'
import { newSchema, openEngine, openPool } from './open-engine.ts'

/** An engine that is ready, and what it sends PostgreSQL from then on. */
async function readyEngine() {
  const schema = newSchema()
  const pool = openPool()
  const engine = openEngine({ schema, pool })
  const scope = newScope()
  await engine.create(scope, newTask())
  return { schema, pool, engine, scope }
}

/** A task whose message counts as one with those of the same id. */
function knownTask(messageId: string, digest: string): NewTask {
  const task = newTask()
  task.input.message.messageId = messageId
  task.input.idempotency = { digest, mode: 'always' }
  return task
}

test('tasks that are made at once are one statement, and all of them run', async () => {
  const { schema, pool, engine, scope } = await readyEngine()
  const inserts = insertsInto(pool, `${schema}.task`)
  const tasks = Array.from({ length: 20 }, () => newTask())
  const results = await Promise.all(tasks.map((task) => engine.create(scope, task)))
  expect(results).toEqual(tasks.map(() => 'created'))
  expect(inserts.count).toBe(1)
  const holder = holdClaims(engine, scope.agent)
  const run = new Set<string>()
  for (let each = 0; each <= tasks.length; each++) run.add((await holder.next()).key.taskId)
  expect(tasks.filter(({ taskId }) => !run.has(taskId))).toEqual([])
})

test('of one message that is sent twice at once one task is made, and the others beside it', async () => {
  const { engine, scope } = await readyEngine()
  const [first, second] = [knownTask('m', 'one'), knownTask('m', 'one')]
  const others = [newTask(), knownTask('n', 'one'), newTask()]
  const results = await Promise.all(
    [others[0], first, others[1], second, others[2]].map((task) => {
      return engine.create(scope, task ?? newTask())
    }),
  )
  const duplicate = { duplicateOf: { taskId: first.taskId, digest: 'one' } }
  expect(results).toEqual(['created', 'created', 'created', duplicate, 'created'])
  expect(await engine.get(keyOf(scope, second))).toBeUndefined()
  const stored = await Promise.all([first, ...others].map((task) => engine.get(keyOf(scope, task))))
  expect(stored.map((task) => task?.seq)).toEqual([1, 1, 1, 1])
})

test('a message that was there before is found among new ones', async () => {
  const { engine, scope } = await readyEngine()
  const earlier = knownTask('m', 'one')
  await engine.create(scope, earlier)
  const results = await Promise.all(
    [newTask(), knownTask('m', 'another'), newTask()].map((task) => engine.create(scope, task)),
  )
  expect(results).toEqual([
    'created',
    { duplicateOf: { taskId: earlier.taskId, digest: 'one' } },
    'created',
  ])
})

test('a task that cannot be stored costs the others of its group nothing', async () => {
  const { engine, scope } = await readyEngine()
  const tasks = [newTask(), newTask({ contextId: 'a\u0000b' }), newTask()]
  const results = await Promise.allSettled(tasks.map((task) => engine.create(scope, task)))
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  const stored = await Promise.all(tasks.map((task) => engine.get(keyOf(scope, task))))
  expect(stored.map((task) => task?.seq)).toEqual([1, undefined, 1])
})

test('a task whose id is taken is refused alone', async () => {
  const { engine, scope } = await readyEngine()
  const taken = newTask()
  const results = await Promise.allSettled(
    [taken, { ...newTask(), taskId: taken.taskId }, newTask()].map((task) => {
      return engine.create(scope, task)
    }),
  )
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})

test('large tasks are stored beside small ones', async () => {
  const { schema, pool, engine, scope } = await readyEngine()
  const inserts = insertsInto(pool, `${schema}.task`)
  const large = newTask()
  large.input.message.parts = [{ text: 'x'.repeat(5_000_000) }]
  const tasks = [newTask(), large, newTask()]
  await Promise.all(tasks.map((task) => engine.create(scope, task)))
  expect(inserts.count).toBeGreaterThan(1)
  const holder = holdClaims(engine, scope.agent)
  const sizes: number[] = []
  for (let each = 0; each <= tasks.length; each++) {
    const { input } = await beginTurn(engine, await holder.next())
    sizes.push(input.message.parts[0]?.text?.length ?? 0)
  }
  expect(sizes.toSorted((one, other) => one - other)).toEqual([5, 5, 5, 5_000_000])
})

test('tasks of one serial context that are made at once have their turns one by one', async () => {
  const { engine, scope } = await readyEngine()
  const contextId = 'c'
  const tasks = Array.from({ length: 3 }, () => newTask({ contextId, serial: true }))
  await Promise.all([
    ...tasks.map((task) => engine.create(scope, task)),
    engine.create(scope, newTask({ serial: true })),
  ])
  const holder = holdClaims(engine, scope.agent)
  const order: string[] = []
  for (let each = 0; each < 5; each++) {
    const claim = await holder.next()
    order.push(claim.key.taskId)
    await beginTurn(engine, claim)
    await complete(engine, claim)
  }
  const ours = tasks.map(({ taskId }) => taskId)
  expect(order.filter((taskId) => ours.includes(taskId))).toEqual(ours)
})

test('each task of a group has its own webhooks', async () => {
  const { engine, scope } = await readyEngine()
  const tasks = ['a', 'b'].map(taskWithWebhook)
  await Promise.all([newTask(), ...tasks].map((task) => engine.create(scope, task)))
  const { push } = engine
  if (!push) throw new Error('The engine has webhooks')
  const listed = await Promise.all(tasks.map((task) => push.list(keyOf(scope, task))))
  expect(listed.map((of) => of.map(({ config }) => config.id))).toEqual([['a'], ['b']])
})

function taskWithWebhook(id: string): NewTask {
  const task = newTask()
  const config = { id, taskId: task.taskId, url: `https://example.com/${id}` }
  task.webhooks = [{ config, version: '1.0' }]
  return task
}

/** Counts the statements that insert into a table. */
function insertsInto(pool: ReturnType<typeof openPool>, table: string): { count: number } {
  const counted = { count: 0 }
  const connect = pool.connect.bind(pool)
  Object.assign(pool, {
    async connect() {
      const client = await connect()
      const query = client.query.bind(client)
      if (!Object.hasOwn(client, 'query')) {
        Object.assign(client, {
          query(text: string, values?: unknown[]) {
            if (text.includes(`insert into ${table} `)) counted.count++
            return query(text, values)
          },
        })
      }
      return client
    },
  })
  return counted
}
