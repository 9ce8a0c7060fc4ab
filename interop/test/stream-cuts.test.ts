import { setTimeout as pause } from 'node:timers/promises'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { applyEvent, isTerminal, textOf, type StreamResponse, type Task } from 'a2a-core'
import { connect } from 'a2a-core/client'
import { fromFunction } from 'a2a-function'
import { connectThrough } from './connect-through.ts'
import { officialStoryteller } from './official-storyteller.ts'
import { randomCuts } from './random-cuts.ts'
import { serveAgent } from './serve-agent.ts'
import { serveOfficial } from './serve-official.ts'

/** How many streams each server is asked for over each binding, all at once. */
const streams = 30

/** More tries than a plan has cuts. */
const retry = { attempts: 8 }

beforeEach(() => {
  // No pause before a connection is made again.
  vi.spyOn(Math, 'random').mockReturnValue(0)
})

/** Forty words, with characters of several bytes: told at once, or so slowly that cuts come first. */
async function* words(said: string): AsyncGenerator<string> {
  for (let word = 0; word < 40; word++) {
    yield `${word}€ `
    await (said.startsWith('slowly') && word % 4 === 0 ? pause(1) : new Promise(setImmediate))
  }
}

const story = Array.from({ length: 40 }, (_, word) => `${word}€ `).join('')

async function told(events: AsyncIterable<StreamResponse>): Promise<StreamResponse[]> {
  const seen: StreamResponse[] = []
  for await (const event of events) seen.push(structuredClone(event))
  return seen
}

function fold(events: StreamResponse[]): Task {
  const task = events.reduce<Task | undefined>(
    (before, event) => applyEvent(before, event),
    undefined,
  )
  if (!task) throw new Error('The events hold no task')
  return task
}

/** The answer as somebody sees it who prints what comes, and takes nothing back. */
function printed(events: StreamResponse[]): string {
  const parts = events.flatMap(({ task, artifactUpdate }) => [
    ...(task?.artifacts ?? []).flatMap((artifact) => artifact.parts),
    ...(artifactUpdate?.artifact.parts ?? []),
  ])
  return textOf(parts)
}

function isFinal({ task, statusUpdate }: StreamResponse): boolean {
  const state = (task ?? statusUpdate)?.status.state
  return state !== undefined && isTerminal(state)
}

/** Holds what a caller was told against the task as it ended. */
function expectWhole(events: StreamResponse[], final: Task): void {
  // Events do not say what came into the history.
  const { history: _, ...folded } = fold(events)
  const { history: __, ...ended } = fold([{ task: final }])
  expect(folded).toEqual(ended)
  expect(printed(events)).toBe(story)
  expect(events.filter(isFinal)).toEqual(events.slice(-1))
}

describe.each(['JSONRPC', 'HTTP+JSON'] as const)('over %s', (binding) => {
  test('row 3: streams cut anywhere, any number of times, are whole, and one turn each', async () => {
    const runs = new Map<string, number>()
    const agent = fromFunction(
      async function* ({ text }) {
        runs.set(text, (runs.get(text) ?? 0) + 1)
        yield* words(text)
      },
      { name: 'Storyteller' },
    )
    await using served = await serveAgent(agent)
    const cuts = await Promise.all(
      Array.from({ length: streams }, async (_, seed) => {
        const said = `${seed % 2 ? 'slowly' : 'quickly'} ${seed}`
        await using through = await connectThrough(served.url, binding, randomCuts(seed), { retry })
        const { remote, proxy } = through
        const events = await told(remote.stream(said))
        expectWhole(events, await remote.getTask(fold(events).id))
        return proxy.cuts
      }),
    )
    expect(sum(cuts)).toBeGreaterThan(2 * streams)
    expect([...runs.values()]).toEqual(Array(streams).fill(1))
    const tasks = await Array.fromAsync((await connect(served.url)).listTasks())
    expect(tasks).toHaveLength(streams)
  })

  test('row 3: so are those of the official server, which has neither numbers nor replay', async () => {
    // It prints that somebody subscribes to a task that has ended.
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    await using served = await serveOfficial(officialStoryteller(words))
    const cuts = await Promise.all(
      Array.from({ length: streams }, async (_, seed) => {
        // Its messages cannot be sent again: the first connection lives until its first event.
        const plan = [{ after: 1 + (seed % 9), bytes: seed % 50 }, ...randomCuts(seed)]
        await using through = await connectThrough(served.url, binding, plan, { retry })
        const { remote, proxy } = through
        const events = await told(remote.stream(seed % 2 ? 'slowly' : 'quickly'))
        expectWhole(events, await remote.getTask(fold(events).id))
        return proxy.cuts
      }),
    )
    expect(sum(cuts)).toBeGreaterThan(2 * streams)
    const tasks = await Array.fromAsync((await connect(served.url)).listTasks())
    expect(tasks).toHaveLength(streams)
  })

  test('row 3: a subscription is whole, too, though its every connection is cut', async () => {
    const begun = Promise.withResolvers<void>()
    const agent = fromFunction(
      async function* ({ text }) {
        await begun.promise
        yield* words(text)
      },
      { name: 'Storyteller' },
    )
    await using served = await serveAgent(agent)
    const direct = await connect(served.url)
    const { task } = await direct.send({
      message: { messageId: 'm', role: 'ROLE_USER', parts: [{ text: 'slowly' }] },
      configuration: { returnImmediately: true },
    })
    const id = task?.id ?? ''
    let subscribed = 0
    const all = await Promise.all(
      Array.from({ length: streams }, async (_, seed) => {
        await using through = await connectThrough(served.url, binding, randomCuts(seed), { retry })
        const events = through.remote.subscribe(id)
        const first = await events.next()
        // Who comes when the task has ended is told so.
        if (++subscribed === streams) begun.resolve()
        if (first.done) throw new Error('The subscription was empty')
        return [first.value, ...(await told(events))]
      }),
    )
    const final = await direct.getTask(id)
    expect(final.status.state).toBe('TASK_STATE_COMPLETED')
    for (const events of all) expectWhole(events, final)
  })
})

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
