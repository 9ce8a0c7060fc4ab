import { expect } from 'vitest'
import { agentCardSchema } from '../../protocol/agent-card.ts'
import type { Cases } from '../contract.ts'
import { rpc } from './http-client.ts'
import { echo, type HttpStage } from './http-stage.ts'

const path = '/.well-known/agent-card.json'

/** The card is found where the specification has it (§8.2), and can be kept (§8.6). */
export const servesTheCard = {
  'the card is JSON that says what the agent says of itself': async (stage) => {
    const client = await stage.serve(echo)
    const response = await client.request(path)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toMatch(/^application\/json/)
    const card = agentCardSchema.parse(await response.json())
    expect(card).toMatchObject({ name: 'Echo', description: 'Says what it is told' })
    expect(card.capabilities.streaming).toBe(true)
    expect(card.skills.length).toBeGreaterThan(0)
    expect(card.supportedInterfaces.length).toBeGreaterThan(0)
  },

  'the agent answers at the address that its card gives': async (stage) => {
    const client = await stage.serve(echo)
    const card = agentCardSchema.parse(await (await client.request(path)).json())
    const found = card.supportedInterfaces.find(
      ({ protocolBinding }) => protocolBinding === 'JSONRPC',
    )
    expect(found).toEqual({ url: client.url, protocolBinding: 'JSONRPC', protocolVersion: '1.0' })
    expect(await client.call('ListTasks')).toHaveProperty('result')
  },

  'a card can be kept, and asked for again by its tag': async (stage) => {
    const client = await stage.serve(echo)
    const response = await client.request(path)
    const tag = response.headers.get('etag') ?? ''
    expect(tag).toMatch(/^(W\/)?"[^"]+"$/)
    expect(response.headers.get('cache-control')).toMatch(/max-age=\d+/)
    expect(response.headers.get('vary') ?? '').toMatch(/host/i)
    for (const known of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
      const again = await client.request(path, { headers: { 'If-None-Match': known } })
      expect(again.status).toBe(304)
      expect(again.headers.get('etag')).toBe(tag)
      expect(await again.text()).toBe('')
    }
    const other = await client.request(path, { headers: { 'If-None-Match': '"other"' } })
    expect(other.status).toBe(200)
  },

  'the tag of a card is the same as long as the card is': async (stage) => {
    const client = await stage.serve(echo)
    const tags = []
    for (let round = 0; round < 3; round++) {
      tags.push((await client.request(path)).headers.get('etag'))
    }
    expect(new Set(tags).size).toBe(1)
  },

  'HEAD is answered as GET is, without the card': async (stage) => {
    const client = await stage.serve(echo)
    const [get, head] = [await client.request(path), await client.request(path, { method: 'HEAD' })]
    expect(head.status).toBe(200)
    expect(await head.text()).toBe('')
    for (const name of ['content-type', 'etag', 'cache-control', 'vary']) {
      expect(head.headers.get(name)).toBe(get.headers.get(name))
    }
  },

  'other methods are 405, and say what is allowed': async (stage) => {
    const client = await stage.serve(echo)
    for (const method of ['POST', 'PUT', 'DELETE']) {
      const response = await client.request(path, { method })
      expect(response.status).toBe(405)
      expect(response.headers.get('allow')).toMatch(/GET/)
    }
    const options = await client.request(path, { method: 'OPTIONS' })
    expect(options.status).toBe(204)
    expect(options.headers.get('allow')).toMatch(/GET/)
  },

  'the card needs no version: it is where versions are found': async (stage) => {
    const client = await stage.serve(echo)
    const response = await client.request(path, { headers: { 'A2A-Version': '9.9' } })
    expect(response.status).toBe(200)
    expect((await client.post(rpc('ListTasks'), { 'A2A-Version': '9.9' })).status).toBe(200)
  },
} satisfies Cases<HttpStage>
