import { AwaitedTasks, identify, type Agent, type AgentOptions, type Turn } from 'a2a-core/server'
import { besideTurn } from './beside-turn.ts'
import { handleOf } from './call.ts'
import { checkSkill } from './check-skill.ts'
import { describeSkills } from './describe-skills.ts'
import { replay } from './replay.ts'
import { runSkill } from './run-skill.ts'
import type { Skill, Skills } from './skill.ts'
import { toEvents, type FunctionResult, type Work } from './to-events.ts'

/** A function that is an agent: it is given one message to answer, and gives the answer. */
export type AgentFunction = (turn: Turn) => FunctionResult

/** What `fromFunction` is told of an agent. */
export type FunctionOptions = AgentOptions & {
  /**
   * Whether a string that a plain function (no generator) returns is a direct reply, without a
   * task. Default: false.
   */
  replies?: boolean | undefined
}

/** What `fromFunction` is told of an agent with typed skills. */
export type SkillsOptions = Omit<FunctionOptions, 'skills'> & {
  /** Its skills, by id. */
  skills: { readonly [id: string]: Skill }
}

/**
 * Makes an agent of a plain function.
 *
 * @example
 * const echo = fromFunction(async ({ text }) => `You said ${text}`, { name: 'Echo' })
 *
 * @throws TypeError when the agent cannot work: no name, no function
 */
export function fromFunction(fn: AgentFunction, options: FunctionOptions): Agent
/**
 * Makes an agent of typed skills.
 *
 * @example
 * const compliance = fromFunction({ name: 'Compliance', skills: { review: skill({ … }) } })
 *
 * @throws TypeError when the agent cannot work: no name, no skill, a schema that is none
 */
export function fromFunction(options: SkillsOptions): Agent
export function fromFunction(
  first: AgentFunction | SkillsOptions,
  options: FunctionOptions = { name: '' },
): Agent {
  if (typeof first === 'function') {
    if (options?.skills !== undefined && !Array.isArray(options.skills)) {
      throw new TypeError(
        'Beside a function, skills is a list of what the card says. Typed skills bring their own ' +
          'functions: fromFunction({ name, skills: { … } })',
      )
    }
    return agentOf(options, (turn) => toEvents(() => first(turn), { replies: options.replies }))
  }
  const skills = skillsOf(first)
  const described = describeSkills(skills)
  return agentOf(
    {
      ...first,
      skills: described.skills,
      inputModes: first.inputModes ?? described.inputModes,
      outputModes: first.outputModes ?? described.outputModes,
      extensions: [...(first.extensions ?? []), described.extension],
    },
    (turn) => runSkill(skills, turn, { replies: first.replies }),
  )
}

function agentOf(options: FunctionOptions, run: (turn: Turn) => Work): Agent {
  const awaited = new AwaitedTasks()
  return {
    ...identify(options),
    recovery: 'restart',
    replies: options.replies ?? false,
    run(turn) {
      besideTurn(turn).awaited = awaited
      return replay(run, turn)
    },
    canceled: (questions) =>
      awaited.cancel(questions.map((question) => handleOf(question)?.awaited)),
  }
}

function skillsOf(options: SkillsOptions): Skills {
  const skillsGiven: unknown = options?.skills
  if (typeof skillsGiven !== 'object' || skillsGiven === null || Array.isArray(skillsGiven)) {
    throw new TypeError('fromFunction takes a function, or { name, skills: { id: skill({ … }) } }')
  }
  const skills = new Map(Object.entries(options.skills))
  if (skills.size === 0) throw new TypeError('skills is empty: an agent needs at least one skill')
  for (const [id, each] of skills) checkSkill(id, each)
  return skills
}
