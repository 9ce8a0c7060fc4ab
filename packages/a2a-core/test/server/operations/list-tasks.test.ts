import { describe, expect, test } from 'vitest'
import { artifact, inputRequired, memoryEngine, text, type Engine } from 'a2a-core/server'
import { serveAgent, type ServedAgent } from '../../../src/testing/serve-agent.ts'
import { agentOf } from '../agent-of.ts'

/** An agent that asks when it is told to ask, and is done otherwise. */
const agent = agentOf(async function* (turn) {
  if (turn.text === 'ask') yield inputRequired({ prompt: 'Which?' })
  else yield artifact('a')
})

/** A served agent with so many tasks, in the order in which they were made. */
async function withTasks(count: number): Promise<{ served: ServedAgent; ids: string[] }> {
  const served = serveAgent(agent)
  const ids: string[] = []
  for (let number = 0; number < count; number++) ids.push((await served.ask('go')).id)
  return { served, ids }
}

/** All pages, read one after another. */
async function pagesOf(served: ServedAgent, pageSize: number): Promise<string[][]> {
  const pages: string[][] = []
  for (let pageToken = ''; pages.length === 0 || pageToken;) {
    const page = await served.list({ pageSize, ...(pageToken && { pageToken }) })
    pages.push(page.tasks.map(({ id }) => id))
    pageToken = page.nextPageToken
  }
  return pages
}

test('a time between two milliseconds leaves out what was before it (a2a.proto)', async () => {
  const served = serveAgent(agent)
  const { status } = await served.ask('go')
  const upTo = (status.timestamp ?? '').slice(0, -1)
  const since = async (statusTimestampAfter: string): Promise<number> =>
    (await served.list({ statusTimestampAfter })).totalSize
  expect(await since(`${upTo}Z`)).toBe(1)
  expect(await since(`${upTo}000000Z`)).toBe(1)
  expect(await since(`${upTo}000001Z`)).toBe(0)
  expect(await since(`${upTo}5Z`)).toBe(0)
  expect(await since('9999-12-31T23:59:59.999999999Z')).toBe(0)
})

test('an agent without tasks has one empty page', async () => {
  expect(await serveAgent(agent).list()).toEqual({
    tasks: [],
    nextPageToken: '',
    pageSize: 50,
    totalSize: 0,
  })
})

test('a page says which size was asked for, though it has fewer tasks', async () => {
  const { served } = await withTasks(2)
  expect(await served.list({ pageSize: 10 })).toMatchObject({ pageSize: 10, totalSize: 2 })
})

describe('pages', () => {
  test('have fewer tasks than were asked for where they are large, and every task once', async () => {
    const served = serveAgent(agent)
    const ids: string[] = []
    for (let number = 0; number < 6; number++) {
      ids.push((await served.ask('x'.repeat(3 * 1024 * 1024))).id)
    }
    const pages = await pagesOf(served, 10)
    expect(pages.flat().toSorted()).toEqual(ids.toSorted())
    expect(pages.map((page) => page.length)).toEqual([2, 2, 2])
  })

  test.each([1, 2, 3, 4, 5, 100])(
    'of %i have every task once, and the last has no token',
    async (size) => {
      const { served, ids } = await withTasks(5)
      const pages = await pagesOf(served, size)
      expect(pages.flat().toSorted()).toEqual(ids.toSorted())
      expect(pages).toHaveLength(Math.ceil(5 / size))
      expect(pages.slice(0, -1).every((page) => page.length === size)).toBe(true)
    },
  )

  test('have 50 tasks where nothing else is said', async () => {
    const { served } = await withTasks(51)
    const page = await served.list()
    expect(page.tasks).toHaveLength(50)
    expect(page.pageSize).toBe(50)
    expect(page.totalSize).toBe(51)
    expect(page.nextPageToken).not.toBe('')
  })

  test('begin with what changed last (§3.1.4)', async () => {
    const { served } = await withTasks(5)
    const { tasks } = await served.list()
    const times = tasks.map(({ status }) => status.timestamp ?? '')
    expect(times).toEqual(times.toSorted().toReversed())
  })

  test('row 27: are not cut short when the task at their border changes meanwhile', async () => {
    const served = serveAgent(agent)
    const asked = []
    for (let number = 0; number < 6; number++) asked.push((await served.ask('ask')).id)
    const first = await served.list({ pageSize: 3 })
    const border = first.tasks.at(-1)?.id ?? ''
    await served.ask('this', { taskId: border })
    const second = await served.list({ pageSize: 3, pageToken: first.nextPageToken })
    const seen = [...first.tasks, ...second.tasks].map(({ id }) => id)
    expect(new Set(seen)).toEqual(new Set(asked))
    expect(second.nextPageToken).toBe('')
  })

  test.each(['banana', '~', '2025-01-01T00:00:00Z', 'x~y', '2025-01-01T00:00:00Z~a~b'])(
    'are not found by a token that is none: %s',
    async (pageToken) => {
      await expect(serveAgent(agent).list({ pageToken })).rejects.toMatchObject({
        name: 'InvalidParamsError',
        fieldViolations: [{ field: 'pageToken' }],
      })
    },
  )
})

test('artifacts are left out, unless asked for (§3.1.4)', async () => {
  const served = serveAgent(agent)
  await served.ask('go')
  await served.ask('ask')
  for (const task of (await served.list()).tasks) expect(task).not.toHaveProperty('artifacts')
  const { tasks } = await served.list({ includeArtifacts: true })
  const counts = tasks.map(({ status, artifacts }) => `${status.state}: ${artifacts?.length}`)
  expect(counts.toSorted()).toEqual(['TASK_STATE_COMPLETED: 1', 'TASK_STATE_INPUT_REQUIRED: 0'])
})

test('tasks are found by context, by state and by time', async () => {
  const served = serveAgent(agent)
  const done = await served.ask('go', { contextId: 'a' })
  const asked = await served.ask('ask', { contextId: 'a' })
  const other = await served.ask('ask', { contextId: 'b' })
  const idsOf = async (request: Parameters<ServedAgent['list']>[0]): Promise<string[]> =>
    (await served.list(request)).tasks.map(({ id }) => id).toSorted()
  expect(await idsOf({ contextId: 'a' })).toEqual([done.id, asked.id].toSorted())
  expect(await idsOf({ contextId: '' })).toHaveLength(3)
  expect(await idsOf({ contextId: 'none' })).toEqual([])
  expect(await idsOf({ status: 'TASK_STATE_INPUT_REQUIRED' })).toEqual(
    [asked.id, other.id].toSorted(),
  )
  expect(await idsOf({ contextId: 'a', status: 'TASK_STATE_COMPLETED' })).toEqual([done.id])
  expect(await idsOf({ statusTimestampAfter: '2000-01-01T00:00:00Z' })).toHaveLength(3)
  expect(await idsOf({ statusTimestampAfter: '2999-01-01T00:00:00Z' })).toEqual([])
  expect((await served.list({ contextId: 'a', pageSize: 1 })).totalSize).toBe(2)
})

test('the history of each task is as long as was asked for', async () => {
  const served = serveAgent(agent)
  await served.ask('go')
  const [task] = (await served.list({ historyLength: 0 })).tasks
  expect(task).not.toHaveProperty('history')
  expect((await served.list({ historyLength: 5 })).tasks[0]?.history).toHaveLength(1)
})

test('GetTask gives as much history as was asked for (§3.2.4)', async () => {
  const served = serveAgent(agent)
  const { id } = await served.ask('ask')
  await served.ask('this', { taskId: id })
  expect((await served.get(id)).history).toHaveLength(3)
  expect((await served.get(id, 2)).history?.map(({ role }) => role)).toEqual([
    'ROLE_AGENT',
    'ROLE_USER',
  ])
  expect(await served.get(id, 0)).not.toHaveProperty('history')
  const task = await served.ask('go', { configuration: { historyLength: 0 } })
  expect(task).not.toHaveProperty('history')
})

test('a send that returns at once gives the task as it is, before the agent is done', async () => {
  const gate = Promise.withResolvers<void>()
  const served = serveAgent(
    agentOf(async function* () {
      await gate.promise
      yield text('done')
    }),
  )
  const task = await served.begin('go')
  expect(task.artifacts).toBeUndefined()
  gate.resolve()
  expect((await served.ended(task.id)).artifacts).toHaveLength(1)
})

describe('no operation shows a task to anybody but its owner', () => {
  const owner = { tenant: 'acme', owner: 'ann' }

  test.each([
    [{ tenant: 'acme', owner: 'bob' }],
    [{ tenant: 'other', owner: 'ann' }],
    [{ tenant: '', owner: 'ann' }],
    [{ tenant: 'acme', owner: '' }],
    [{ tenant: 'ac', owner: 'me","ann' }],
  ])('%j', async (caller) => {
    const served = serveAgent(agent)
    const { id } = await served.as({ caller: owner }).ask('ask', { contextId: 'c' })
    const other = served.as({ caller })
    const unknown = { name: 'TaskNotFoundError', message: 'Task not found' }
    await expect(other.get(id)).rejects.toMatchObject(unknown)
    await expect(other.cancel(id)).rejects.toMatchObject(unknown)
    await expect(other.subscribe(id)).rejects.toMatchObject(unknown)
    await expect(other.ask('this', { taskId: id })).rejects.toMatchObject(unknown)
    await expect(other.stream('this', { taskId: id })).rejects.toMatchObject(unknown)
    expect((await other.list({ contextId: 'c' })).totalSize).toBe(0)
    expect((await served.as({ caller: owner }).get(id)).history).toHaveLength(1)
  })

  test('nor to another agent on the same engine', async () => {
    const engine: Engine = memoryEngine()
    const first = serveAgent(agent, { engine })
    const second = serveAgent({ ...agent, id: 'other' }, { engine })
    const { id } = await first.ask('go')
    await expect(second.get(id)).rejects.toMatchObject({ name: 'TaskNotFoundError' })
    expect((await second.list()).totalSize).toBe(0)
  })
})
