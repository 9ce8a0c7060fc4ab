import { describe, expect, test } from 'vitest'
import { dataPart, filePart, textPart } from 'a2a-core'
import { activateExtensions, agentCardOf, text, type AgentAbout } from 'a2a-core/server'
import { checkExtensions } from '../../../src/server/check-extensions.ts'
import { serveAgent } from '../../../src/testing/serve-agent.ts'
import { agentOf } from '../agent-of.ts'

const about = (more: Partial<AgentAbout>): AgentAbout => ({ name: 'Tested', ...more })

const agent = (more: Partial<AgentAbout> = {}): ReturnType<typeof agentOf> =>
  agentOf(
    async function* () {
      yield text('done')
    },
    { about: about(more) },
  )

const png = filePart(new Uint8Array(3), { mediaType: 'image/png' })

describe('a file of a type that the agent does not take is refused', () => {
  test.each<[string, string[] | undefined, string]>([
    ['by default', undefined, 'image/png'],
    ['among others', ['text/plain', 'image/jpeg'], 'image/png'],
    ['of another kind', ['image/*'], 'application/pdf'],
    ['that is like it', ['image/png'], 'image/png2'],
  ])('%s', async (_, inputModes, mediaType) => {
    const served = serveAgent(agent({ inputModes }))
    const send = served.ask([textPart('see'), filePart(new Uint8Array(1), { mediaType })])
    await expect(send).rejects.toMatchObject({
      name: 'ContentTypeNotSupportedError',
      code: -32005,
      message: expect.stringContaining(mediaType),
      fieldViolations: [{ field: 'message.parts[1].mediaType' }],
    })
    expect((await served.list()).totalSize).toBe(0)
  })
})

describe('a part is taken', () => {
  test.each([
    ['that is a file of a declared type', png, { inputModes: ['image/png'] }],
    ['of a declared kind', png, { inputModes: ['image/*'] }],
    ['of any kind', png, { inputModes: ['*/*'] }],
    [
      'of a type with parameters, in any case',
      filePart(new URL('https://a'), { mediaType: 'Text/Plain; charset=utf-8' }),
      {},
    ],
    [
      'of a type that a skill declares',
      png,
      {
        skills: [{ id: 'see', name: 'See', description: '', tags: [], inputModes: ['image/png'] }],
      },
    ],
    ['that is a file of no said type', filePart(new Uint8Array(1)), {}],
    [
      'that is data, or text of any type',
      [dataPart(1), textPart('#', { mediaType: 'text/markdown' })],
      {},
    ],
  ])('%s', async (_, content, more) => {
    const task = await serveAgent(agent(more)).ask(content)
    expect(task.status.state).toBe('TASK_STATE_COMPLETED')
  })
})

test('the card says what the agent says of itself, and what the server adds', () => {
  const interfaces = [{ url: 'https://a', protocolBinding: 'JSONRPC', protocolVersion: '1.0' }]
  expect(agentCardOf(agent(), { interfaces })).toEqual({
    name: 'Tested',
    description: 'Tested',
    version: '0.0.0',
    supportedInterfaces: interfaces,
    capabilities: { streaming: true, pushNotifications: false, extendedAgentCard: false },
    defaultInputModes: ['text/plain'],
    defaultOutputModes: ['text/plain'],
    skills: [{ id: 'chat', name: 'chat', description: 'Tested', tags: ['chat'] }],
  })
})

describe('of the extensions, those are active that both sides named (§4.6)', () => {
  const extensions = [{ uri: 'urn:a' }, { uri: 'urn:b' }, { uri: 'urn:c', required: true }]

  test('in the order of the card', () => {
    const active = activateExtensions(agent({ extensions }), ['urn:x', 'urn:c', 'urn:b'])
    expect(active).toEqual(['urn:b', 'urn:c'])
    expect(activateExtensions(agent(), ['urn:x'])).toEqual([])
  })

  test('and one that is required must be among them (§3.3.4)', () => {
    checkExtensions(agent({ extensions }), ['urn:c'])
    expect(() => checkExtensions(agent({ extensions }), ['urn:a'])).toThrow(
      expect.objectContaining({
        name: 'ExtensionSupportRequiredError',
        message: expect.stringContaining('urn:c'),
      }),
    )
  })
})
