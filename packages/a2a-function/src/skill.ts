import type { Schema, Turn } from 'a2a-core/server'
import type { FunctionResult } from './to-events.ts'

/** What a skill is, and the function that does it. */
export type SkillOptions<Input = string, Data = string | object | void> = {
  /** What it does, for people, and for models that choose. */
  description: string
  /** The data it takes. Default: text. */
  input?: Schema<Input> | undefined
  /** The data it gives. Default: text, or any object. */
  output?: Schema<unknown, Data> | undefined
  /**
   * Does it.
   *
   * @param input what `input` makes of the message's data; without a schema, the message's text
   * @param turn everything else about the message
   */
  run: (input: NoInfer<Input>, turn: Turn) => FunctionResult<NoInfer<Data>>
  /** How people call it. Default: its id. */
  name?: string | undefined
  /** Words to find it by. Default: its id. */
  tags?: string[] | undefined
  /** What it may be asked. */
  examples?: string[] | undefined
}

/** A skill of any input and output. */
export type Skill = Omit<SkillOptions<unknown, unknown>, 'run'> & {
  run(input: unknown, turn: Turn): unknown
}

/** The skills of an agent, by id. */
export type Skills = ReadonlyMap<string, Skill>

/**
 * A function with a name of its own on the agent's card, whose input and output are checked, at
 * run time and by the compiler.
 *
 * @example
 * const review = skill({
 *   description: 'Says whether a discount is allowed',
 *   input: z.object({ seats: z.number(), discount: z.number() }),
 *   output: z.object({ approved: z.boolean() }),
 *   run: ({ discount }) => ({ approved: discount <= 20 }),
 * })
 * const compliance = fromFunction({ name: 'Compliance', skills: { review } })
 */
export function skill<Input = string, Data = string | object | void>(
  options: SkillOptions<Input, Data>,
): Skill {
  return options
}
