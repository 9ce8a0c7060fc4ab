import type { AgentEvent, Turn } from 'a2a-core/server'
import { keep, keptIn, turnOf, waitingCall, type Call, type Kept } from './call.ts'
import { everyRun, isAsking, questionsIn, recall } from './recall.ts'
import { release, type Work } from './to-events.ts'

/**
 * Runs a function from its top in every turn of a call, as if it had never stopped: questions that
 * were answered return their answers, and what was emitted before them is not emitted again.
 *
 * @throws Error when the function does not ask what it asked before; and whatever it throws
 */
export async function* replay(
  run: (turn: Turn) => Work,
  turn: Turn,
): AsyncGenerator<AgentEvent, void, void> {
  const waiting = waitingCall(turn)
  const call: Call = waiting ?? { message: turn.message, asked: [] }
  const kept: Kept = { own: keptIn(turn).own, call: waiting }
  const work = run(turnOf(call, turn))
  let position = 0
  let answer: unknown
  try {
    for (;;) {
      const { done = false, value: event } = await work.next(answer)
      // Nobody takes what an aborted turn yields; to ask for the signal is dear, so who is done does not.
      if (!done && turn.signal.aborted) return
      answer = undefined

      if (event && isAsking(event) && !done) {
        const recalled = await recall(call.asked, position, event)
        if ('question' in recalled) {
          yield keep({ ...kept, call: { ...call, asked: recalled.asked } })
          yield recalled.question
          return
        }
        position += questionsIn(event).length
        answer = recalled.answer
        continue
      }
      if (event?.kind === 'input-required' || event?.kind === 'auth-required') {
        yield keep({ ...kept, call })
        yield event
        return
      }

      const ends = event !== undefined && endings.has(event.kind)
      const ahead = call.asked[position]
      if (done && ahead && !ends) throw new Error(endedBefore(ahead.prompt))
      if ((done || ends) && waiting) {
        kept.call = { ...call, endedIn: turn.number }
        yield keep(kept)
      }
      if (event && (ends || !ahead)) yield keepOwn(event, kept)
      if (done || ends) return
    }
  } catch (error) {
    // Whoever aborted the turn says how its task ends.
    if (!turn.signal.aborted) throw error
  } finally {
    void release(work)
  }
}

/** What ends a turn and its call, wherever the function yields it. */
const endings: ReadonlySet<AgentEvent['kind']> = new Set(['message', 'rejected', 'failed'])

/** What the function saves for its task goes beside its call. */
function keepOwn(event: AgentEvent, kept: Kept): AgentEvent {
  if (event.kind !== 'save' || event.task === undefined) return event
  kept.own = event.task
  return keep(kept, event.context)
}

function endedBefore(prompt: string): string {
  return `The function ended before it asked "${prompt}", as it had before the pause. ${everyRun}`
}
