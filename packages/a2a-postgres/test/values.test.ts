import { expect, test } from 'vitest'
import type { Json } from 'a2a-core'
import { postgres } from 'a2a-postgres'
import { beginTurn, complete, holdClaims, keyOf, newScope, newTask, say } from './hold-claims.ts'
import { newSchema, openEngine, openPool } from './open-engine.ts'

const odd = 'a\u0000b\ud800c\u2028"\\ \u{1f600}'

test('text that PostgreSQL does not hold as text is kept as it is', async () => {
  const engine = openEngine({ schema: newSchema() })
  const scope = newScope()
  const task = newTask()
  task.input.metadata = { odd, __proto__: null, big: 1e300, small: -0.1 }
  await engine.create(scope, task)
  const claim = await holdClaims(engine, scope.agent).next()
  expect((await beginTurn(engine, claim)).input.metadata).toEqual(task.input.metadata)
  const kept: { [name: string]: Json } = { odd, nothing: null, list: [odd, { [odd]: odd }] }
  await engine.commit(claim, { records: [], steps: kept, saved: { task: kept, context: odd } })
  expect(await engine.next(claim)).toMatchObject({
    steps: kept,
    saved: { task: kept, context: odd },
  })
  await say(engine, claim, odd)
  const stored = await engine.get(keyOf(scope, task))
  expect(stored?.task?.artifacts?.[0]?.parts).toEqual([{ text: odd }])
})

test('a commit that cannot be stored costs the others of its group nothing', async () => {
  const engine = openEngine({ schema: newSchema() })
  const scope = newScope()
  await Promise.all([1, 2, 3].map(() => engine.create(scope, newTask())))
  const holder = holdClaims(engine, scope.agent)
  const claims = [await holder.next(), await holder.next(), await holder.next()]
  const results = await Promise.allSettled(
    claims.map((claim, index) => {
      // A name is text to PostgreSQL, and cannot hold this one.
      const steps: { [name: string]: Json } = { [index === 1 ? odd : 'fine']: index }
      return engine.commit(claim, { records: [], steps })
    }),
  )
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})

test('agents of any name have queues of their own', async () => {
  const engine = openEngine({ schema: newSchema() })
  for (const agent of ['a b', 'a.b', 'a/b', 'ä', '', 'a'.repeat(300)]) {
    const scope = { ...newScope(), agent }
    await engine.create(scope, newTask())
    const claim = await holdClaims(engine, agent).next()
    expect(claim.key.agent).toBe(agent)
    await beginTurn(engine, claim)
    expect(await complete(engine, claim)).toBe('committed')
  }
})

test.each([
  [{ schema: 'A2A' }, 'schema: expected a name'],
  [{ schema: 'a2a; drop table task' }, 'schema: expected a name'],
  [{ pollInterval: 0 }, 'pollInterval'],
  [{ pollInterval: 5_000 }, 'pollInterval'],
  [{ retention: { completed: -1 } }, 'retention.completed'],
])('options are checked: %o', (options, message) => {
  expect(() => postgres(openPool(), options)).toThrow(message)
})
