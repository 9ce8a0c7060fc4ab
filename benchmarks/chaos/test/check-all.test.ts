import { expect, it } from 'vitest'
import { checkAll } from '../checks/check-all.ts'
import { foldLog } from '../checks/fold-log.ts'
import { rules } from '../checks/violation.ts'
import { endedWell } from '../strikes.ts'
import { goodFindings, markOf } from './good-findings.ts'

type Run = ReturnType<typeof goodFindings>

/** What goes wrong, the rule that forbids it, and how it looks. */
const faults: [string, keyof typeof rules, (run: Run) => void][] = [
  ['a task that is lost', 1, ({ story }) => story.told.add('3')],
  ['a task that somebody works at for ever', 1, ({ hop }) => (hop.isClaimed = true)],
  ['a life that waits for ever', 1, ({ story }) => story.awaits.add('its log')],
  [
    'an event after the end',
    2,
    ({ hop }) => hop.log.push({ seq: ++hop.seq, event: markOf(hop.id, 'first', 1) }),
  ],
  ['a number that is missing', 3, ({ hop }) => hop.log.splice(1, 1)],
  [
    'snapshots that begin without the task',
    3,
    ({ story, task }) => {
      const end = task.log.at(-1)
      if (end) story.sightings.splice(-1, 1, { reader: 'snapshots', connection: 1, ...end })
    },
  ],
  [
    'a stream that begins in the middle',
    3,
    ({ story, task }) => {
      const end = task.log.at(-1)
      if (end) story.sightings.splice(-2, 1, { reader: 'sender', connection: 1, ...end })
    },
  ],
  ['a replay that breaks off', 3, ({ story }) => story.sightings.splice(4, 1)],
  ['a snapshot that is no fold', 3, ({ task }) => (task.snapshot.seq = 4)],
  [
    'a blocking send that is answered while the task works',
    3,
    ({ story, task }) => {
      const early = foldLog(task.log).get(2)
      if (early) story.answers.splice(0, 1, { call: 'blocking send', task: early })
    },
  ],
  [
    'a run that speaks after a later one',
    4,
    ({ hop }) => {
      const marks = [markOf(hop.id, 'second', 2), markOf(hop.id, 'first', 1)]
      for (const event of marks) hop.log.splice(-1, 0, { seq: 0, event })
    },
  ],
  ['a message that was two tasks', 5, ({ story }) => story.told.add('2')],
  ['a message that was two turns', 5, ({ task }) => (task.turn = 2)],
  ['a task that nobody was told of', 5, ({ hop }) => (hop.owner = 'ann')],
  [
    'a canceled task that is completed',
    6,
    ({ story }) => canceled(story, 1, 'TASK_STATE_CANCELED'),
  ],
  ['a slow cancellation', 6, ({ story }) => canceled(story, 30_001, 'TASK_NOT_CANCELABLE')],
  ['a webhook that was not told', 7, ({ findings }) => (findings.calls = [])],
  [
    'webhooks that are told in another order',
    7,
    ({ findings }) => (findings.calls = findings.calls.toReversed()),
  ],
  [
    'a task that is shown to another',
    8,
    ({ findings: { shown } }) => {
      for (const one of shown) one.toOther = one.toOwner
    },
  ],
  ['a process that ended', 9, ({ findings }) => findings.deaths.push('a1 ended by itself')],
  ['another answer', 10, ({ story }) => (story.plan.order.words = 2)],
  [
    'a value that was shown, and is replaced',
    11,
    ({ hop }) => {
      const parts = [{ text: `v=${'1'.repeat(36)} ` }]
      const artifact = { artifactId: 'answer-1', parts }
      const artifactUpdate = { taskId: hop.id, contextId: hop.contextId, artifact }
      hop.log.splice(3, 0, { seq: 0, event: { artifactUpdate } })
    },
  ],
  [
    'a hop that has two tasks',
    12,
    ({ findings, hop }) => findings.stored.push({ ...hop, id: '3' }),
  ],
  ['fewer faults than were ordered', 13, ({ findings }) => (findings.size.kills = 1)],
  ['a run that had to be ended', 13, ({ findings }) => (findings.isOver = true)],
]

it('finds nothing wrong where all is well', () => {
  expect(checkAll(goodFindings().findings)).toEqual([])
})

it.each(faults)('notices %s', (_, rule, spoil) => {
  const run = goodFindings()
  spoil(run)
  expect(checkAll(run.findings).map((violation) => violation.rule)).toContain(rule)
})

it('has a run that breaks it for each rule', () => {
  const broken = new Set(faults.map(([, rule]) => String(rule)))
  expect([...broken]).toEqual(Object.keys(rules))
})

it('takes a process that a signal ends after SIGTERM for dead', () => {
  expect(endedWell({ code: 0, signal: null })).toBe(true)
  expect(endedWell({ code: null, signal: 'SIGSEGV' })).toBe(false)
  expect(endedWell({ code: 2, signal: null })).toBe(false)
})

function canceled(story: Run['story'], took: number, answer: string): void {
  story.cancellation = {
    sentAt: 0,
    answeredAt: took,
    holder: undefined,
    asked: undefined,
    atOnce: true,
    answer,
  }
}
