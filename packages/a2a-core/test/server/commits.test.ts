import { expect, test } from 'vitest'
import { dataPart, textOf } from 'a2a-core'
import {
  artifact,
  message,
  progress,
  save,
  text,
  type AgentEvent,
  type Commit,
} from 'a2a-core/server'
import { serveAgent } from '../../src/testing/serve-agent.ts'
import { agentOf } from './agent-of.ts'
import { eventLoopTurn } from './event-loop-turn.ts'
import { recordingEngine } from './recording-engine.ts'

/** The texts that a commit adds to artifacts, one a record. */
function textsIn({ records }: Commit): string[] {
  return records.flatMap(({ event }) => {
    const { artifactUpdate } = event
    return artifactUpdate ? [textOf(artifactUpdate.artifact.parts)] : []
  })
}

/** Runs an agent once, and gives what it committed. */
async function commitsOf(run: () => AsyncIterable<AgentEvent>): Promise<Commit[]> {
  const { engine, commits } = recordingEngine()
  const served = serveAgent(agentOf(run), { engine })
  const task = await served.ask('go')
  expect(task.status.state).toBe('TASK_STATE_COMPLETED')
  return commits
}

test('tokens yielded at once are few commits, and few records', async () => {
  const commits = await commitsOf(async function* () {
    for (let token = 0; token < 1_000; token++) yield text(`${token} `)
  })
  expect(commits.length).toBeLessThanOrEqual(4)
  expect(commits.flatMap(textsIn).length).toBeLessThanOrEqual(4)
  const whole = Array.from({ length: 1_000 }, (_, token) => `${token} `).join('')
  expect(commits.flatMap(textsIn).join('')).toBe(whole)
})

test('a token in each turn of the event loop is a record each', async () => {
  const commits = await commitsOf(async function* () {
    for (const token of ['a', 'b', 'c', 'd']) {
      yield text(token)
      await eventLoopTurn()
      await eventLoopTurn()
    }
  })
  expect(commits.map(textsIn)).toEqual([['a'], ['b'], ['c'], ['d'], ['']])
})

test('the first event of a turn is committed in the turn of the event loop in which it came', async () => {
  const { engine, commits } = recordingEngine()
  let committed: string[][] = []
  const served = serveAgent(
    agentOf(async function* () {
      yield text('first')
      await Promise.resolve()
      await eventLoopTurn()
      committed = commits.map(textsIn)
      yield text('second')
    }),
    { engine },
  )
  await served.ask('go')
  expect(committed).toEqual([['first']])
})

test('what is kept for the task is stored before the agent goes on', async () => {
  const { engine, commits } = recordingEngine(() => eventLoopTurn())
  let stored: unknown[] = []
  const served = serveAgent(
    agentOf(async function* () {
      yield text('first')
      yield save({ task: 'here' })
      stored = commits.map(({ saved }) => saved?.task)
      yield text('second')
    }),
    { engine },
  )
  await served.ask('go')
  expect(stored).toContain('here')
  expect(served.errors).toEqual([])
})

test('an agent that is canceled while something is stored is not run on', async () => {
  const [storing, stored] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const { engine } = recordingEngine(async ({ saved }) => {
    if (saved?.task === undefined) return
    storing.resolve()
    await stored.promise
  })
  let ranOn = false
  const served = serveAgent(
    agentOf(async function* () {
      yield save({ task: 'here' })
      ranOn = true
      await new Promise(() => undefined)
    }),
    { engine },
  )
  const { id } = await served.begin('go')
  await storing.promise
  const canceled = served.cancel(id)
  await eventLoopTurn()
  stored.resolve()
  expect((await canceled).status.state).toBe('TASK_STATE_CANCELED')
  expect(ranOn).toBe(false)
})

test('what is said while the turn still opens is one commit with its end', async () => {
  const { engine, commits } = recordingEngine(() => eventLoopTurn())
  const served = serveAgent(
    agentOf(async function* () {
      await eventLoopTurn()
      yield text('all of it')
    }),
    { engine },
  )
  await served.ask('go')
  expect(commits.map(textsIn)).toEqual([[], ['all of it']])
})

test('a turn is opened by the commit of its first event, when that comes at once', async () => {
  const commits = await commitsOf(async function* () {
    yield text('all of it')
    await eventLoopTurn()
  })
  expect(commits.map(textsIn)).toEqual([['all of it'], ['']])
  expect(commits.map(({ begin, end }) => ({ begin, end }))).toEqual([
    { begin: 1, end: undefined },
    { begin: undefined, end: true },
  ])
})

test('a turn that is over as soon as it has begun is one commit', async () => {
  const commits = await commitsOf(async function* () {
    yield text('all ')
    yield text('of it')
  })
  expect(commits.map(textsIn)).toEqual([['all of it']])
  expect(commits).toMatchObject([{ begin: 1, end: true }])
})

test('a direct reply that comes at once is one commit', async () => {
  const { engine, commits } = recordingEngine()
  const served = serveAgent(
    {
      ...agentOf(async function* () {
        yield message('all of it')
      }),
      replies: true,
    },
    { engine },
  )
  await served.send('go')
  expect(commits).toMatchObject([{ begin: 1, end: true, records: [{ event: { message: {} } }] }])
})

test('a turn is open, and seen to be, while its agent thinks', async () => {
  const { engine, commits } = recordingEngine()
  const answering = Promise.withResolvers<void>()
  const served = serveAgent(
    agentOf(async function* () {
      await answering.promise
      yield text('at last')
    }),
    { engine },
  )
  const { id } = await served.begin('go')
  await served.inState(id, 'TASK_STATE_WORKING')
  expect(commits).toMatchObject([{ begin: 1 }])
  answering.resolve()
  await served.ended(id)
})

test('one commit at a time is under way, and what comes meanwhile is one batch', async () => {
  const stored = Promise.withResolvers<void>()
  const { engine, commits } = recordingEngine(async (commit) => {
    if (textsIn(commit).includes('a')) await stored.promise
  })
  const served = serveAgent(
    agentOf(async function* () {
      yield text('a')
      for (const token of ['b', 'c', 'd']) {
        await eventLoopTurn()
        yield text(token)
      }
      expect(commits.map(textsIn)).toEqual([['a']])
      stored.resolve()
      await eventLoopTurn()
      await eventLoopTurn()
      yield text('e')
    }),
    { engine },
  )
  await served.ask('go')
  expect(served.errors).toEqual([])
  expect(commits.flatMap(textsIn).slice(0, 2)).toEqual(['a', 'bcd'])
  expect(commits.flatMap(textsIn).join('')).toBe('abcde')
})

test('what is not text of one artifact is not merged', async () => {
  const commits = await commitsOf(async function* () {
    yield progress('opening')
    yield text('a')
    yield artifact('x', { artifactId: 'x', append: true })
    yield text('b')
    yield text('c')
    yield artifact('y', { artifactId: 'x', append: true, name: 'X' })
    yield artifact(dataPart(1), { artifactId: 'x', append: true })
    yield artifact('z', { artifactId: 'x', append: true })
    yield progress('closing')
    yield text('d')
    yield text('e', { append: false })
    yield text('f')
  })
  expect(commits.flatMap(textsIn)).toEqual(['a', 'x', 'bc', 'y', '', 'z', 'd', 'ef'])
})

test('an event is stored before any reader sees it', async () => {
  const { engine, commits } = recordingEngine(eventLoopTurn)
  const served = serveAgent(
    agentOf(async function* () {
      for (const token of ['a', 'b', 'c']) {
        yield text(token)
        await eventLoopTurn()
      }
    }),
    { engine },
  )
  let seen = ''
  for await (const { seq, event } of await served.stream('go')) {
    if (!event.artifactUpdate) continue
    seen += textOf(event.artifactUpdate.artifact.parts)
    const stored = await served.log(event.artifactUpdate.taskId)
    expect(stored.length).toBeGreaterThanOrEqual(seq)
  }
  expect(seen).toBe('abc')
  expect(commits.flatMap(textsIn).join('')).toBe('abc')
})

test('the last chunk of an answer says so, and no other does', async () => {
  const commits = await commitsOf(async function* () {
    for (const token of ['', 'a', '', 'b', 'c']) {
      yield text(token)
      await eventLoopTurn()
    }
  })
  const chunks = commits.flatMap(({ records }) =>
    records.flatMap(({ event }) => event.artifactUpdate ?? []),
  )
  expect(chunks.map(({ append = false }) => append)).toEqual(chunks.map((_, index) => index > 0))
  expect(chunks.map(({ lastChunk = false }) => lastChunk)).toEqual(
    chunks.map((_, index) => index === chunks.length - 1),
  )
  expect(new Set(chunks.map(({ artifact: { artifactId } }) => artifactId))).toEqual(
    new Set(['answer-1']),
  )
})

test('an answer without text is no artifact', async () => {
  const commits = await commitsOf(async function* () {
    yield text('')
  })
  expect(commits.flatMap(textsIn)).toEqual([])
})

test('an agent that yields faster than is stored has to wait for the log', async () => {
  const stored = Promise.withResolvers<void>()
  const { engine } = recordingEngine(async (commit) => {
    if (commit.records.some(({ event }) => event.artifactUpdate)) await stored.promise
  })
  let yielded = 0
  const served = serveAgent(
    agentOf(async function* () {
      for (; yielded < 5_000; yielded++) yield artifact('a', { artifactId: `a-${yielded}` })
    }),
    { engine },
  )
  const { id } = await served.begin('go')
  for (let turn = 0; turn < 5; turn++) await eventLoopTurn()
  expect(yielded).toBeGreaterThan(100)
  expect(yielded).toBeLessThan(2_000)
  stored.resolve()
  expect((await served.ended(id)).artifacts).toHaveLength(5_000)
})
