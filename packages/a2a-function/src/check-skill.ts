import { checkSchema, toJsonSchema } from 'a2a-core/server'
import type { Skill } from './skill.ts'

/**
 * Checks a skill, for authors without a compiler.
 *
 * @throws TypeError naming the field that is wrong
 */
export function checkSkill(id: string, skill: Skill): void {
  const field = `skills.${id}`
  if (typeof skill?.run !== 'function') {
    throw new TypeError(`${field}.run is no function: write ${id}: skill({ description, run })`)
  }
  if (typeof skill.description !== 'string' || skill.description.trim() === '') {
    throw new TypeError(`${field}.description is missing: say what the skill does`)
  }
  for (const direction of ['input', 'output'] as const) {
    const schema = skill[direction]
    if (schema === undefined) continue
    checkSchema(schema, `${field}.${direction}`)
    try {
      toJsonSchema(schema, direction)
    } catch (cause) {
      throw new TypeError(`${field}.${direction}: ${String(cause)}`, { cause })
    }
  }
}
