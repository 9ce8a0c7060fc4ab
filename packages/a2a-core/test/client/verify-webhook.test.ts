import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { verifyWebhook } from 'a2a-core/client'

/** The headers of a call, signed with the token `tok`. */
function headersOf(id: string, body: string): Headers {
  const timestamp = String(Math.floor(Date.now() / 1_000))
  const signature = createHmac('sha256', 'tok')
    .update(`${id}.${timestamp}.${body}`)
    .digest('base64')
  return new Headers({
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  })
}

test('the event of a call is read as ProtoJSON: defaults and nulls are fields that are not there', async () => {
  const ids = { taskId: 't', contextId: 'c' }
  const artifact = { artifactId: 'a', parts: [{ text: 'hi', mediaType: '', metadata: null }] }
  const body = JSON.stringify({ artifactUpdate: { ...ids, artifact, metadata: null } })
  expect(await verifyWebhook(headersOf('1', body), body, { token: 'tok' })).toEqual({
    id: '1',
    event: {
      artifactUpdate: { ...ids, artifact: { artifactId: 'a', parts: [{ text: 'hi' }] } },
    },
  })
})

test('a call says which number its event has in the log, where the server says it', async () => {
  const body = JSON.stringify({
    artifactUpdate: { taskId: 't', contextId: 'c', artifact: { artifactId: 'a', parts: [] } },
  })
  const numberOf = async (id: string): Promise<number | undefined> => {
    return (await verifyWebhook(headersOf(id, body), body, { token: 'tok' })).number
  }
  expect(await numberOf('t.hook-1.17')).toBe(17)
  expect(await numberOf('t.my.hook.18')).toBe(18)
  // Other servers' ids count something else, or nothing.
  for (const id of ['msg.17', 'task.hook-1.17', 't.17']) expect(await numberOf(id)).toBeUndefined()
  expect(await numberOf('msg_2Lh9KRb0pzN4LePd3XiA4v12cFj')).toBeUndefined()
})
