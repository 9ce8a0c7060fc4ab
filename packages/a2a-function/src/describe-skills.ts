import { skillsExtension, type AgentExtension, type AgentSkill, type JsonObject } from 'a2a-core'
import { toJsonSchema, type Schema } from 'a2a-core/server'
import type { Skill, Skills } from './skill.ts'

const textMode = 'text/plain'
const dataMode = 'application/json'

/**
 * What the card says of typed skills: each of them, the media types they take and give, and in our
 * skills extension the JSON Schemas of their inputs and outputs.
 */
export function describeSkills(skills: Skills): {
  skills: AgentSkill[]
  inputModes: string[]
  outputModes: string[]
  extension: AgentExtension
} {
  const described = [...skills].map(([id, skill]) => describeSkill(id, skill))
  return {
    skills: described,
    inputModes: modesOf(described.map(({ inputModes }) => inputModes)),
    outputModes: modesOf(described.map(({ outputModes }) => outputModes)),
    extension: {
      uri: skillsExtension,
      description: 'JSON Schemas of the skills; a message may name the skill it is for',
      params: { skills: schemasOf(skills) },
    },
  }
}

/**
 * The JSON Schemas of skills, `{ [id]: { input?, output? } }`.
 *
 * @throws TypeError naming the schema that cannot be written as JSON Schema
 */
export function schemasOf(skills: Skills): JsonObject {
  return Object.fromEntries(
    [...skills].map(([id, { input, output }]) => [
      id,
      {
        ...(input && { input: toJsonSchema(input, 'input') }),
        ...(output && { output: toJsonSchema(output, 'output') }),
      },
    ]),
  )
}

function describeSkill(id: string, skill: Skill): AgentSkill {
  const { name = id, description, tags = [id], examples, input, output } = skill
  return {
    id,
    name,
    description,
    tags,
    ...(examples && { examples }),
    inputModes: [modeOf(input, 'input')],
    outputModes: [modeOf(output, 'output')],
  }
}

/** Strings travel as text, all other data as JSON. */
function modeOf(schema: Schema | undefined, direction: 'input' | 'output'): string {
  if (!schema || toJsonSchema(schema, direction).type === 'string') return textMode
  return dataMode
}

/** The agent's own modes: text always, for data may be sent as text, and questions are text. */
function modesOf(modes: (string[] | undefined)[]): string[] {
  return [...new Set([textMode, ...modes.flatMap((each) => each ?? [])])]
}
