import { agentSkillSchema, skillsExtension } from 'a2a-core'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { fromFunction, skill } from '../src/index.ts'

const review = skill({
  description: 'Says whether a discount is allowed',
  input: z.object({ seats: z.number(), discount: z.number().default(0) }),
  output: z.object({ approved: z.boolean() }),
  name: 'Review a discount',
  tags: ['policy'],
  examples: ['250 seats, 20% off'],
  run: () => ({ approved: true }),
})
const chat = skill({ description: 'Talks', run: (input) => input })
const title = skill({
  description: 'Titles',
  input: z.string(),
  output: z.string(),
  run: (it) => it,
})

test('the card lists each skill', () => {
  const { about } = fromFunction({ name: 'Compliance', skills: { review, chat, title } })
  expect(about.skills).toEqual([
    {
      id: 'review',
      name: 'Review a discount',
      description: 'Says whether a discount is allowed',
      tags: ['policy'],
      examples: ['250 seats, 20% off'],
      inputModes: ['application/json'],
      outputModes: ['application/json'],
    },
    {
      id: 'chat',
      name: 'chat',
      description: 'Talks',
      tags: ['chat'],
      inputModes: ['text/plain'],
      outputModes: ['text/plain'],
    },
    {
      id: 'title',
      name: 'title',
      description: 'Titles',
      tags: ['title'],
      inputModes: ['text/plain'],
      outputModes: ['text/plain'],
    },
  ])
  expect(z.array(agentSkillSchema).parse(about.skills)).toEqual(about.skills)
})

test('the schemas stand in the skills extension, as what a caller sends and gets', () => {
  const { about } = fromFunction({ name: 'Compliance', skills: { review, chat } })
  expect(about.extensions).toEqual([
    {
      uri: skillsExtension,
      description: expect.any(String),
      params: {
        skills: {
          review: {
            input: {
              type: 'object',
              properties: { seats: { type: 'number' }, discount: { type: 'number', default: 0 } },
              required: ['seats'],
            },
            output: {
              type: 'object',
              properties: { approved: { type: 'boolean' } },
              required: ['approved'],
              additionalProperties: false,
            },
          },
          chat: {},
        },
      },
    },
  ])
})

test('the agent takes and gives data only when a skill declares some', () => {
  const modes = ['text/plain', 'application/json']
  const typed = fromFunction({ name: 'Compliance', skills: { review, chat } }).about
  expect(typed).toMatchObject({ inputModes: modes, outputModes: modes })
  const plain = fromFunction({ name: 'Chat', skills: { chat } }).about
  expect(plain).toMatchObject({ inputModes: ['text/plain'], outputModes: ['text/plain'] })
})

test('what the options say stands beside what the skills say', () => {
  const { about } = fromFunction({
    name: 'Compliance',
    description: 'Applies policy',
    skills: { review },
    inputModes: ['image/png'],
    extensions: [{ uri: 'urn:example' }],
  })
  expect(about).toMatchObject({ description: 'Applies policy', inputModes: ['image/png'] })
  expect(about.extensions?.map(({ uri }) => uri)).toEqual(['urn:example', skillsExtension])
})
