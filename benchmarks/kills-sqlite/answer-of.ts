import { quantile } from '../harness/figures.ts'
import type { Answer, Goal, Row } from '../harness/question.ts'
import type { Ledger } from './ledger.ts'
import type { Life } from './life.ts'

/** What a run has found, as the benchmarks say it. */
export function answerOf({ faults }: Ledger, lives: readonly Life[]): Answer {
  return {
    rows: [
      ...times(
        'a file opened, and what was left taken over',
        lives.flatMap(({ took: { opened = [] } }) => opened),
      ),
      ...times(
        'until a task runs that was left',
        lives.flatMap(({ took: { running = [] } }) => running),
      ),
      ...times(
        'the process served, from its start on',
        lives.flatMap(({ took: { serving = [] } }) => serving),
      ),
    ],
    goals: [
      none('events lost, or not what they were', faults.lost),
      none('events whose number is not the next', faults.gaps),
      none('events after the end of their task', faults.ends),
      none('tasks that ended otherwise than with the right text', faults.texts),
      none('messages that became more tasks than one', faults.twice),
      none('streams that broke without a kill', faults.broken),
    ],
  }
}

function none(goal: string, reached: number): Goal {
  return { goal, reached, atMost: 0 }
}

function times(subject: string, figures: number[]): Row[] {
  return [0.5, 0.99].map((part) => ({
    subject,
    of: `p${part * 100}`,
    boundary: 'in process',
    value: quantile(figures, part),
    unit: 'ms',
  }))
}
