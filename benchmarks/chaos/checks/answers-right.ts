import { textOf } from 'a2a-core'
import { replyTo } from '../client/answer-questions.ts'
import type { Findings } from '../findings.ts'
import type { Plan } from '../plan.ts'
import { wordsOf } from '../order.ts'
import { foldLog } from './fold-log.ts'
import { storyTasks } from './story-task.ts'
import type { Violation } from './violation.ts'

const value = 'v=[0-9a-f-]{36}'

/** Rule 10: a task that nobody canceled is COMPLETED, and its text is what was ordered. */
export function answersRight(findings: Findings): Violation[] {
  return storyTasks(findings).flatMap(({ story, task, name }): Violation[] => {
    const fold = foldLog(task.log).get(task.seq)
    const text = (fold?.artifacts ?? []).map(({ parts }) => textOf(parts)).join('|')
    const pattern = answerTo(story.plan)
    if (task.state === 'TASK_STATE_CANCELED') return []
    if (task.state === 'TASK_STATE_COMPLETED' && pattern.test(text)) return []
    const why = textOf(fold?.status.message?.parts ?? [])
    const said = complaintAbout(why, findings.complaints)
    return [
      {
        rule: 10,
        task: name,
        expected: `COMPLETED with ${pattern.source}`,
        seen: `${task.state} ${why} ${text}${said}`,
      },
    ]
  })
}

/** What a server has logged under the id that a failed task names. */
function complaintAbout(why: string, complaints: readonly string[]): string {
  const id = /logged under ([\w-]+)/.exec(why)?.[1]
  if (id === undefined) return ''
  return ` (${complaints.find((line) => line.includes(id)) ?? 'not logged'})`
}

/** The text of all artifacts, one after the other with a bar between, as the order has it. */
function answerTo({ agent, order }: Plan): RegExp {
  const words = wordsOf(order).join('')
  const steps = order.asks
    ? (bar: string) => `${value} ${words}${bar}said ${replyTo(order.tag)} ${value}`
    : () => `${value} ${words}`
  switch (agent) {
    case 'count':
      return exactly(words)
    case 'steps':
      return exactly(steps('\\|'))
    case 'graph': {
      const reply = order.asks ? replyTo(order.tag) : 'nothing'
      return exactly(`${words}[|\\s]*said ${reply} ${value}`)
    }
    case 'desk':
      return exactly(`${words}${value}`)
    case 'front':
      return exactly(`middle: ${steps('\\s*')}`)
    case 'relay':
      return exactly(`relay: ${steps('\\s*')}`)
  }
}

function exactly(source: string): RegExp {
  return new RegExp(`^${source}$`, 's')
}
