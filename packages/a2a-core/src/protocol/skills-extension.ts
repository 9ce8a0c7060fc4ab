/**
 * The URI of our skills extension. On the card its `params.skills` holds JSON Schemas by skill id,
 * `{ [id]: { input?, output? } }`; a message whose metadata holds `{ [uri]: { skill: id } }` names
 * the skill it is for.
 */
export const skillsExtension = 'urn:a2a-adapters:skills:v1'
