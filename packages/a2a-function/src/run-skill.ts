import { rejected, SchemaError, validate, type RejectedEvent, type Turn } from 'a2a-core/server'
import { readContent } from './read-content.ts'
import { route } from './route.ts'
import type { Skill, Skills } from './skill.ts'
import { toEvents, type ToEventsOptions, type Work } from './to-events.ts'

/**
 * Runs the skill that a message is for, its input and output checked. A wrong input is the
 * caller's fault, and rejected; a wrong output is the agent's, and thrown.
 */
export async function* runSkill(
  skills: Skills,
  turn: Turn,
  options: Pick<ToEventsOptions, 'replies'>,
): Work {
  const id = yield* route(skills, turn)
  const skill = skills.get(id)
  if (!skill) return unknownSkill(id, skills)
  let input: unknown
  try {
    input = await readContent(skill.input, turn)
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error
    return rejected(`The input does not fit the skill "${id}": ${error.message}`)
  }
  const check = checkOf(skill, id)
  return yield* toEvents(() => skill.run(input, turn), { ...options, check })
}

function unknownSkill(id: string, skills: Skills): RejectedEvent {
  const known = [...skills.keys()].map((each) => `"${each}"`).join(', ')
  return rejected(`There is no skill "${id}"; there are: ${known}`)
}

function checkOf({ output }: Skill, id: string): ToEventsOptions['check'] {
  if (!output) return undefined
  return async (data) => {
    try {
      return await validate(output, data)
    } catch (cause) {
      if (!(cause instanceof SchemaError)) throw cause
      const problem = `The output of the skill "${id}" does not fit its schema: ${cause.message}`
      throw new Error(problem, { cause })
    }
  }
}
