import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { verifyWebhook } from 'a2a-core/client'

test('the event of a call is read as ProtoJSON: defaults and nulls are fields that are not there', async () => {
  const ids = { taskId: 't', contextId: 'c' }
  const artifact = { artifactId: 'a', parts: [{ text: 'hi', mediaType: '', metadata: null }] }
  const body = JSON.stringify({ artifactUpdate: { ...ids, artifact, metadata: null } })
  const timestamp = String(Math.floor(Date.now() / 1_000))
  const signature = createHmac('sha256', 'tok').update(`1.${timestamp}.${body}`).digest('base64')
  const headers = new Headers({
    'webhook-id': '1',
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  })
  expect(await verifyWebhook(headers, body, { token: 'tok' })).toEqual({
    id: '1',
    event: {
      artifactUpdate: { ...ids, artifact: { artifactId: 'a', parts: [{ text: 'hi' }] } },
    },
  })
})
