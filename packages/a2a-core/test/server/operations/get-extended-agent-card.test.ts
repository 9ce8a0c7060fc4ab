import { generateKeyPair } from 'jose'
import { expect, test } from 'vitest'
import {
  agentCardOf,
  anonymousCaller,
  createServer,
  getExtendedAgentCard,
  type AgentAbout,
  type Call,
  type Caller,
  type ServerOptions,
} from 'a2a-core/server'
import { echo } from '../respond.ts'

const skill = { id: 'discount', name: 'Discount', description: 'Gives one', tags: ['price'] }

const publicCard = agentCardOf(
  {
    ...echo,
    about: { name: 'Echo', iconUrl: 'https://a.example/icon', extensions: [{ uri: 'a' }] },
  },
  {
    interfaces: [{ url: 'https://a.example', protocolBinding: 'JSONRPC', protocolVersion: '1.0' }],
  },
)

const ann: Caller = { tenant: 'acme', owner: 'ann' }

function callOf(more: Partial<Call> = {}): Call {
  const request = new AbortController()
  return { caller: ann, extensions: [], request, card: () => publicCard, ...more }
}

function extended(about: Partial<AgentAbout>, options: ServerOptions = {}): Promise<unknown> {
  const server = createServer(echo, { ...options, extendedCard: () => about })
  return getExtendedAgentCard(server, {}, callOf())
}

test('what is given is added to the public card, or takes the place of what has the same id', async () => {
  const chat = { ...skill, id: 'chat' }
  expect(
    await extended({
      description: 'Echoes, for partners',
      skills: [skill, chat],
      outputModes: ['text/plain', 'application/json'],
      extensions: [{ uri: 'a', required: true }, { uri: 'b' }],
      iconUrl: undefined,
    }),
  ).toEqual({
    ...publicCard,
    description: 'Echoes, for partners',
    skills: [chat, skill],
    defaultOutputModes: ['text/plain', 'application/json'],
    capabilities: {
      ...publicCard.capabilities,
      extensions: [{ uri: 'a', required: true }, { uri: 'b' }],
    },
  })
  expect(await extended({})).toEqual(publicCard)
})

test('each caller sees its own', async () => {
  const server = createServer(echo, {
    extendedCard: async ({ tenant, owner }) => ({ name: `Echo for ${owner} of ${tenant}` }),
  })
  const card = await getExtendedAgentCard(server, {}, callOf())
  expect(card.name).toBe('Echo for ann of acme')
})

test('it is signed where the public card is', async () => {
  const { privateKey: key } = await generateKeyPair('ES256')
  const card = await extended({ skills: [skill] }, { signing: { key, kid: 'k' } })
  expect(card).toMatchObject({ skills: [{ id: 'chat' }, skill], signatures: [{}] })
})

test('a server without one says so', async () => {
  const refused = getExtendedAgentCard(createServer(echo), {}, callOf())
  await expect(refused).rejects.toMatchObject({ name: 'UnsupportedOperationError' })
})

test('nobody sees it without saying who they are', async () => {
  const server = createServer(echo, { extendedCard: () => ({ skills: [skill] }) })
  const refused = getExtendedAgentCard(server, {}, callOf({ caller: anonymousCaller }))
  await expect(refused).rejects.toMatchObject({ name: 'UnauthenticatedError' })
})

test('parameters that are none are refused', async () => {
  const server = createServer(echo, { extendedCard: () => ({}) })
  const refused = getExtendedAgentCard(server, { tenant: 7 }, callOf())
  await expect(refused).rejects.toMatchObject({ name: 'InvalidParamsError' })
})
