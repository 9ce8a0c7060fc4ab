import { expect, test } from 'vitest'
import { beginTurn, complete, holdClaims, newScope, newTask } from './hold-claims.ts'
import { newSchema, openEngine, openPool } from './open-engine.ts'

test('what a run kept goes with the end of its task: nobody can read it any more', async () => {
  const schema = newSchema()
  const engine = openEngine({ schema })
  const scope = newScope()
  await engine.create(scope, newTask())
  const claim = await holdClaims(engine, scope.agent).next()
  await beginTurn(engine, claim)
  const kept = { steps: { quote: 1 }, saved: { task: 'thread', context: 'memory' } }
  await engine.commit(claim, { records: [], ...kept })
  expect(await engine.next(claim)).toMatchObject(kept)
  await complete(engine, claim, { steps: { late: 2 }, saved: { task: 'late' } })
  const { rows } = await openPool().query(
    `select ended, saved, (select count(*)::int from ${schema}.step) as steps,
      (select saved from ${schema}.context) as context from ${schema}.task`,
  )
  expect(rows).toEqual([{ ended: true, saved: null, steps: 0, context: 'memory' }])
})
