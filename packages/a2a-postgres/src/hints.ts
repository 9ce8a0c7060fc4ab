import type { Database } from './database.ts'
import { hintOf, type Hint } from './hint.ts'
import { pause } from './pause.ts'
import type { Presence } from './presence.ts'

/**
 * A connection that listens for hints, and by which others see that this process is there. It comes
 * back by itself when it breaks.
 */
export type Hints = {
  /** Resolves when it listens, has failed to for the first time, or takes its time. */
  start(): Promise<void>
  /** Makes it again, where it turns out that it is not what it should be. */
  renew(): void
  stop(): Promise<void>
}

/** How long to wait before connecting again: at first, and after it was of no use; in milliseconds. */
const firstDelay = 100
const reconnectDelay = 500

/** For how long whoever starts waits until it listens, in milliseconds: it can do without. */
const startWithin = 5_000

/** How often the connection is tried, in milliseconds. */
const probeInterval = 10_000

/**
 * Makes one, which listens from `start()` on.
 *
 * @param presence taken by the connection
 * @param listener told of every hint; without one, that hints may have been missed
 * @param onError told when the connection is lost, once until it has lasted again
 */
export function hintsOf({
  db,
  channel,
  presence,
  listener,
  onError,
}: {
  db: Database
  channel: string
  presence: Presence
  listener: (hint: Hint | undefined) => void
  onError: (error: unknown) => void
}): Hints {
  const stopping = new AbortController()
  const tried = new AbortController()
  let listening: Promise<void> | undefined
  let renew: (() => void) | undefined

  async function listen(): Promise<void> {
    let told = false
    while (!stopping.signal.aborted) {
      try {
        await listenOnce(
          () => {
            tried.abort()
            listener(undefined)
          },
          () => {
            told = false
          },
        )
      } catch (error) {
        tried.abort()
        if (!told && !stopping.signal.aborted) onError(error)
        await pause(told ? reconnectDelay : firstDelay, stopping.signal)
        told = true
      }
    }
  }

  /**
   * Listens until the connection breaks, which it throws, or this stops.
   *
   * @param connected called when it listens
   * @param lasts called when it has done so for a while
   */
  async function listenOnce(connected: () => void, lasts: () => void): Promise<void> {
    const client = await db.connect()
    const broken = Promise.withResolvers<never>()
    broken.promise.catch(() => undefined)
    const fail = (error?: Error): void => {
      broken.reject(error ?? new Error('The connection that listens has ended'))
    }
    client.on('error', fail)
    client.on('end', fail)
    client.on('notification', ({ payload = '' }) => {
      const hint = hintOf(payload)
      if (hint) listener(hint)
    })
    const answer = async (asked: Promise<unknown>): Promise<void> => {
      await Promise.race([asked, timeout(), broken.promise])
    }
    try {
      await answer(client.query(`listen "${channel}"`))
      await answer(presence.take(client))
      presence.isSeen(true)
      renew = () => fail(new Error('The connection that listens is not seen by others'))
      connected()
      while (!stopping.signal.aborted) {
        await Promise.race([pause(probeInterval, stopping.signal), broken.promise])
        await answer(client.query('select 1'))
        lasts()
      }
    } finally {
      presence.isSeen(false)
      renew = undefined
      client.removeAllListeners('notification')
      client.off('end', fail)
      client.release(true)
    }
  }

  return {
    async start() {
      listening ??= listen()
      // A pool that has no connection left keeps nobody waiting for ever.
      await pause(startWithin, tried.signal)
    },
    renew: () => renew?.(),
    async stop() {
      stopping.abort()
      tried.abort()
      await listening
    },
  }

  async function timeout(): Promise<never> {
    await pause(5_000, stopping.signal)
    throw new Error('The connection that listens does not answer')
  }
}
