import type { Goal } from '../harness/question.ts'
import { quantile } from '../harness/figures.ts'
import { table, tableOf } from '../harness/table-of.ts'
import { rules, type Violation } from './checks/violation.ts'
import type { Fault } from './faults.ts'
import type { Findings } from './findings.ts'
import { cancellations } from './measures/cancellations.ts'
import { recoveries, type Recovery } from './measures/recoveries.ts'

/** A turn that has died so often is in quarantine, where it waits longer. */
const quarantined = 6

/** What a run came to, as Markdown. */
export function reportOf(findings: Findings, violations: readonly Violation[]): string {
  const { seed, size, took } = findings
  const { tasks, kills, stops } = size
  return [
    `Seed ${seed}, ${tasks} tasks, ${kills} kills, ${stops} stops, ${Math.round(took / 1_000)} s: ` +
      `${violations.length} violations.`,
    table(
      ['rule', 'violations'],
      Object.entries(rules).map(([rule, words]) => {
        return [words, String(violations.filter((one) => String(one.rule) === rule).length)]
      }),
    ),
    tableOf({ rows: [], goals: goalsOf(findings) })
      .split('\n\n')
      .at(-1) ?? '',
    table(['there were', ''], countsOf(findings)),
  ].join('\n\n')
}

/** What is to be reached, and was. */
function goalsOf(findings: Findings): Goal[] {
  const recovered = recoveries(findings)
  const killed = recovered.filter(({ after, deaths, besideStop }) => {
    return after === 'kill' && deaths < quarantined && !besideStop
  })
  const { ofTheLiving, ofTheDead } = cancellations(findings)
  const cuts = findings.stories.reduce((sum, story) => sum + story.cuts, 0)
  const recovery = killed.map(({ took: ms }) => ms / 1_000)
  return [
    ...goalOf(
      `s until a task of a killed process runs again, no other being stopped, p99 of ${recovery.length}`,
      recovery,
      0.99,
      12,
    ),
    ...goalOf(`ms to cancel, p99 of ${ofTheLiving.length}`, ofTheLiving, 0.99, 500),
    ...goalOf(
      `ms to cancel what a dead process held, at most, of ${ofTheDead.length}`,
      ofTheDead,
      1,
      6_000,
    ),
    { goal: 'streams cut, without a gap', reached: cuts, atLeast: 100 },
  ]
}

function goalOf(goal: string, figures: number[], part: number, atMost: number): Goal[] {
  return figures.length === 0 ? [] : [{ goal, reached: quantile(figures, part), atMost }]
}

function countsOf(findings: Findings): string[][] {
  const { stored, stories, faults, calls, troubles } = findings
  const recovered = recoveries(findings)
  const often = recovered.filter(({ deaths }) => deaths >= quarantined)
  const taken = calls.filter((call) => call.taken)
  const firsts = new Set(taken.map(({ tag, seq }) => `${tag} ${seq}`))
  const count = (what: Fault['what']): number => faults.filter((one) => one.what === what).length
  const rows: [string, number | string][] = [
    ['tasks, those that agents asked of one another among them', stored.length],
    ['… of them in the end COMPLETED', stored.filter(inState('COMPLETED')).length],
    ['… CANCELED', stored.filter(inState('CANCELED')).length],
    [
      '… waiting for an answer, since whoever asked was canceled',
      stored.filter(inState('INPUT_REQUIRED')).length,
    ],
    ['events', stored.reduce((sum, { seq }) => sum + seq, 0)],
    ['events that readers saw', stories.reduce((sum, { sightings }) => sum + sightings.length, 0)],
    ['processes killed', count('kill')],
    ['processes stopped for longer than a lease, and woken', count('stop')],
    ['processes told to end', count('terminate')],
    ['times the database was stopped', count('stop the database')],
    ['times half of its connections were cut', count('cut connections to the database')],
    ...recoveriesAfter('kill', 'tasks taken up from a process that was killed', recovered),
    ...recoveriesAfter('stop', 'tasks taken up from a process that was stopped', recovered),
    [`tasks taken up whose turn had died ${quarantined} times or more`, often.length],
    ['… s until those ran again, at most', secondsOf(often, 1)],
    ['calls of webhooks that were taken', taken.length],
    ['… of them again', taken.length - firsts.size],
    ...[...troubles].map(([reason, times]): [string, number] => [
      `answers ${reason}, after which the same was asked again`,
      times,
    ]),
  ]
  return rows.map(([what, many]) => [what, String(many)])
}

function inState(state: string) {
  return (task: { state: string }): boolean => task.state === `TASK_STATE_${state}`
}

/** How many tasks there were whose turn had died once or twice, and how long they stood still. */
function recoveriesAfter(
  what: Recovery['after'],
  words: string,
  recovered: Recovery[],
): [string, number | string][] {
  const ordinary = recovered.filter(({ after, deaths }) => after === what && deaths < quarantined)
  return [
    [words, ordinary.length],
    ['… s until those ran again, p50', secondsOf(ordinary, 0.5)],
    ['… p95', secondsOf(ordinary, 0.95)],
    ['… p99', secondsOf(ordinary, 0.99)],
    ['… at most', secondsOf(ordinary, 1)],
  ]
}

function secondsOf(recovered: Recovery[], part: number): string {
  const figures = recovered.map(({ took }) => took)
  return figures.length === 0 ? '–' : (quantile(figures, part) / 1_000).toFixed(1)
}
