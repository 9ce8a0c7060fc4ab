import {
  checkOptions,
  longestWait,
  type Claim,
  type Delivery,
  type Engine,
  type PushStore,
  type Worker,
} from 'a2a-core/server'

/**
 * A handle on an engine that is as far away as a database: arguments and results are copied by
 * way of JSON, and every call takes 0 to 3 ms, some of it before it happens, the rest after.
 *
 * @param engine where the tasks are; other handles may be on it, too
 * @param seed of the delays
 */
export function clonedEngine(engine: Engine, seed: number): Engine {
  const random = randomFrom(seed)
  const workers = new Set<Worker>()

  async function far<Result>(call: () => Promise<Result>): Promise<Result> {
    await delay(random() * 1.5)
    const result = await call()
    await delay(random() * 1.5)
    return copy(result)
  }

  function clonedPush(push: PushStore): PushStore {
    return {
      put: (key, config, after) => far(() => push.put(copy(key), copy(config), after)),
      list: (key) => far(() => push.list(copy(key))),
      delete: (key, id) => far(() => push.delete(copy(key), id)),
      delivered: (delivery, seq) => far(() => push.delivered(copyWithSignal(delivery), seq)),
      work(agent, deliver, options) {
        const worker = push.work(
          agent,
          async (delivery) => {
            await delay(random() * 3)
            return copy(await deliver(copyWithSignal(delivery)))
          },
          copy(options),
        )
        workers.add(worker)
        return worker
      },
    }
  }

  return {
    name: `cloned ${engine.name}`,
    push: engine.push && clonedPush(engine.push),
    create: (scope, task) => far(() => engine.create(copy(scope), copy(task))),
    post: (key, input, webhook) => far(() => engine.post(copy(key), copy(input), copy(webhook))),
    duplicateOf: (scope, input) => far(() => engine.duplicateOf(copy(scope), copy(input))),
    get: (key) => far(() => engine.get(copy(key))),
    list: (scope, query) => far(() => engine.list(copy(scope), copy(query))),
    read: (key, after, limit) => far(() => engine.read(copy(key), after, limit)),
    changed: (key, after, signal) => far(() => engine.changed(copy(key), after, signal)),
    work(agent, run, options) {
      const worker = engine.work(
        agent,
        async (claim) => {
          await delay(random() * 3)
          await run(copyWithSignal(claim))
        },
        copy(options),
      )
      workers.add(worker)
      return { close: (closing) => worker.close(closing) }
    },
    next: (claim) => far(() => engine.next(copyWithSignal(claim))),
    commit: (claim, commit) => far(() => engine.commit(copyWithSignal(claim), copy(commit))),
    requestCancel: (key) => far(() => engine.requestCancel(copy(key))),
    async steal(key) {
      await delay(random() * 3)
      const claim = await engine.steal(copy(key))
      return claim && copyWithSignal(claim)
    },
    async close({ drainMs = 0 } = {}) {
      checkOptions({ drainMs }, { drainMs: { min: 0, max: longestWait } })
      await Promise.all([...workers].map((worker) => worker.close({ drainMs })))
    },
  }
}

function copyWithSignal<Held extends Claim | Delivery>(held: Held): Held {
  const { signal, ...rest } = held
  return { ...copy(rest), signal } as Held
}

function copy<Value>(value: Value): Value {
  return value === undefined ? value : JSON.parse(JSON.stringify(value))
}

async function delay(milliseconds: number): Promise<void> {
  if (milliseconds < 0.5) return
  await new Promise((resolve) => setTimeout(resolve, milliseconds))
}

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
