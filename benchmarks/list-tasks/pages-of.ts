import type { Engine, ListCursor, ListQuery } from 'a2a-core/server'
import { timeOf } from '../harness/figures.ts'
import { scope } from './fill.ts'

/** How many are read of each kind, after some that do not count. */
const pages = 500
const before = 50

/** How long pages of 50 take, in milliseconds: any of all tasks, and those of a state or context. */
export async function pagesOf(
  engine: Engine,
  tasks: number,
): Promise<{ any: number[]; chosen: number[] }> {
  const cursors = await cursorsOf(engine, tasks)
  const any: number[] = []
  const chosen: number[] = []
  for (let page = 0; page < before + pages; page++) {
    const after = cursors[(page * 7919) % cursors.length]
    const choice: Partial<ListQuery> =
      page % 2 === 0 ? { state: 'TASK_STATE_FAILED' } : { contextId: `context-${page % 1_000}` }
    any.push(await timeOf(() => engine.list(scope, { pageSize: 50, after })))
    chosen.push(await timeOf(() => engine.list(scope, { pageSize: 50, ...choice })))
  }
  return { any: any.slice(before), chosen: chosen.slice(before) }
}

/** Where pages begin, from the first to the last. @throws Error when a task is on none of them */
async function cursorsOf(engine: Engine, tasks: number): Promise<(ListCursor | undefined)[]> {
  const cursors: (ListCursor | undefined)[] = [undefined]
  let count = 0
  for (;;) {
    const page = await engine.list(scope, { pageSize: 100, after: cursors.at(-1) })
    count += page.tasks.length
    if (page.total !== tasks) throw new Error(`There are ${page.total} tasks`)
    if (!page.next) break
    cursors.push(page.next)
  }
  if (count !== tasks) throw new Error(`${count} of ${tasks} tasks were on the pages`)
  return cursors
}
