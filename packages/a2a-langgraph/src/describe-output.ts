import { skillsExtension } from 'a2a-core'
import { toJsonSchema, type AgentAbout, type Schema } from 'a2a-core/server'

/**
 * What the card says of an agent whose output has a schema: that it gives JSON, and in our skills
 * extension the JSON Schema of it, for each skill.
 *
 * @throws TypeError when the schema cannot be written as JSON Schema
 */
export function describeOutput(about: AgentAbout, schema: Schema): AgentAbout {
  const output = toJsonSchema(schema, 'output')
  const { skills = [{ id: 'chat' }], outputModes, extensions = [] } = about
  const extension = {
    uri: skillsExtension,
    description: 'JSON Schemas of the skills',
    params: { skills: Object.fromEntries(skills.map(({ id }) => [id, { output }])) },
  }
  return {
    ...about,
    outputModes: outputModes ?? ['text/plain', 'application/json'],
    extensions: [...extensions, extension],
  }
}
