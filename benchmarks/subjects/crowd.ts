/**
 * An agent for many streams. `wait` opens a task that stays, `broadcast` sends 1 kB into it, and
 * `pace <a second> <in all>` says tokens evenly.
 */
import { EventEmitter, on } from 'node:events'
import { setInterval } from 'node:timers/promises'
import type { Turn } from 'a2a-core/server'
import { artifact } from 'a2a-core/server'
import { fromFunction } from 'a2a-function'
import { a2a } from 'a2a-hono'
import { timeToken } from '../harness/time-token.ts'
import { serveFetch } from '../harness/serve-subject.ts'

const sender = new EventEmitter()

async function* answer({ text, signal }: Turn) {
  const [what, pace, tokens] = text.split(' ')
  if (what === 'broadcast') {
    sender.emit('broadcast')
    yield 'sent'
  } else if (what === 'pace') {
    let left = Number(tokens)
    for await (const _ of setInterval(1_000 / Number(pace))) {
      if (left-- === 0) return
      yield timeToken()
    }
  } else {
    for await (const _ of on(sender, 'broadcast', { signal })) {
      yield artifact(timeToken() + 'x'.repeat(1_000))
    }
  }
}

await serveFetch(a2a(fromFunction(answer, { name: 'Crowd' }), { auth: 'loopback' }).fetch)
