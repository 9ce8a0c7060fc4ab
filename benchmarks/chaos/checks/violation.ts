/** The rules that are checked: what engines promise, and what follows for the agents of the run. */
export const rules = {
  1: 'an acknowledged task ends or waits',
  2: 'one terminal event, and nothing after it',
  3: 'readers see the log, and snapshots are its fold',
  4: 'who lost its claim is not seen again',
  5: 'one message is one turn',
  6: 'a canceled task stays canceled, in bounded time',
  7: 'webhooks are told everything, in order',
  8: 'nobody sees the task of another',
  9: 'no process ends by itself',
  10: 'the answer is right',
  11: 'the result of a step stays',
  12: 'a hop goes on with its remote task',
  13: 'the run breaks all that was ordered, and ends by itself',
} as const

/** Something that a rule forbids. */
export type Violation = {
  rule: keyof typeof rules
  /** The tag and the id of the task, where it is of one. */
  task: string
  expected: string
  seen: string
}
