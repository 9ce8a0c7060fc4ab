/** One measured figure of one subject. */
export type Row = {
  /** What was measured: a program, or a way to do it. */
  subject: string
  /** What the figure is of, where a question has several: `1,000 tokens`. */
  of?: string
  /** Between what the figure was taken: within a process, or over a socket of this machine. */
  boundary: 'in process' | 'over a socket'
  /** The median of all rounds. */
  value: number
  unit: string
}

/** What is to be reached: a figure, or how two of them relate, of the same run. */
export type Goal = {
  /** In words, as the README has it. */
  goal: string
  /** What was reached. */
  reached: number
  /** What is to be reached at least, or at most. */
  atLeast?: number
  atMost?: number
}

/** The answer to a question. */
export type Answer = {
  rows: Row[]
  goals: Goal[]
  /** What is not there to be measured, and why: a sentence each. */
  leftOut?: string[] | undefined
}

/** A question that a benchmark answers. */
export type Question = {
  /** As the folder is called. */
  name: string
  /** In one sentence. */
  asks: string
  /** Checks that every subject does what it is measured at, then measures. */
  answer(): Promise<Answer>
}

/** Whether a goal was reached. */
export function isReached({ reached, atLeast = -Infinity, atMost = Infinity }: Goal): boolean {
  return reached >= atLeast && reached <= atMost
}
