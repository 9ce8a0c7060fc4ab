import { expect, test } from 'vitest'
import { credentials } from '../../tck-agent/kit-auth.ts'
import { serveTckAgent } from '../../tck-agent/serve-tck-agent.ts'

const headers = { 'A2A-Version': '1.0' }

test('the card has the credentials, with which the extended one is shown', async () => {
  const { url, urlWithCredentials, close } = await serveTckAgent()
  try {
    const card = await (await fetch(`${url}/.well-known/agent-card.json`, { headers })).json()
    expect(card).toMatchObject({
      supportedInterfaces: [{ url: urlWithCredentials }, {}, {}, {}],
      capabilities: { pushNotifications: true, extendedAgentCard: true },
    })
    expect((await fetch(`${url}/extendedAgentCard`, { headers })).status).toBe(401)
    const known = { ...headers, Authorization: `Basic ${btoa(credentials)}` }
    const extended = await fetch(`${url}/extendedAgentCard`, { headers: known })
    expect(await extended.json()).toMatchObject({ name: 'TCK agent', description: 'Knows kit' })
  } finally {
    await close()
  }
})

test('strangers are not told the credentials, and a plain agent offers nothing', async () => {
  const { url, close } = await serveTckAgent({ stranger: true, plain: true })
  try {
    const card = await (await fetch(`${url}/.well-known/agent-card.json`, { headers })).json()
    expect(card).toMatchObject({
      supportedInterfaces: [{ url }, { url }, { url }, { url }],
      capabilities: { pushNotifications: false, extendedAgentCard: false },
    })
  } finally {
    await close()
  }
})
