import { isJsonObject, skillsExtension, type Message } from 'a2a-core'
import { inputRequired, type InputRequiredEvent, type Turn } from 'a2a-core/server'
import { schemasOf } from './describe-skills.ts'
import { dataIn, fits } from './read-content.ts'
import type { Skills } from './skill.ts'

/**
 * Finds the skill a message is for: the one it names, else the only one there is, else the only
 * one whose input its data fits. Where that leaves a choice it asks: it never guesses.
 *
 * @returns the id of the skill, which is the caller's word and may be unknown
 */
export async function* route(
  skills: Skills,
  turn: Turn,
): AsyncGenerator<InputRequiredEvent, string, unknown> {
  const id =
    namedIn(turn.message) ??
    onlyOne([...skills.keys()]) ??
    onlyOne(await accepting(skills, turn)) ??
    (yield whichSkill(skills))
  return typeof id === 'string' ? id : JSON.stringify(id)
}

function namedIn({ metadata }: Message): unknown {
  const about = metadata?.[skillsExtension]
  return isJsonObject(about) ? about.skill : undefined
}

async function accepting(skills: Skills, turn: Turn): Promise<string[]> {
  const data = dataIn(turn)
  const ids: string[] = []
  if (data === undefined) return ids
  for (const [id, { input }] of skills) if (input && (await fits(input, data))) ids.push(id)
  return ids
}

function whichSkill(skills: Skills): InputRequiredEvent {
  const list = [...skills].map(([id, { description }]) => `- ${id}: ${description}`)
  return inputRequired([
    {
      kind: 'question',
      prompt: ['Which skill is this for?', ...list].join('\n'),
      schema: { type: 'string', enum: [...skills.keys()] },
      value: { skills: schemasOf(skills) },
    },
  ])
}

function onlyOne<Item>(items: Item[]): Item | undefined {
  return items.length === 1 ? items[0] : undefined
}
