import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as protocol from 'a2a-core'
import { verifyWebhook } from 'a2a-core/client'

const folder = new URL('../../../../docs/extensions/', import.meta.url)

function page(name: string): string {
  return readFileSync(new URL(name, folder), 'utf8')
}

test('each of our extensions has a page, and stands in the list of them', () => {
  const uris = Object.entries(protocol).flatMap(([name, value]) =>
    name.endsWith('Extension') && typeof value === 'string' ? [value] : [],
  )
  const pages = readdirSync(folder).filter((name) => name !== 'README.md')
  const described = pages.map((name) => /^URI: `(.+)`$/m.exec(page(name))?.[1] ?? name)
  expect(described.toSorted()).toEqual(uris.toSorted())
  const list = page('README.md')
  for (const [index, name] of pages.entries()) {
    expect(list).toContain(`[\`${described[index]}\`](${name})`)
  }
})

test('the call of a webhook that is shown there is one that its keys prove', async () => {
  const text = page('webhooks.md')
  const publicKey = /"publicKey": "(.+?)"/.exec(text)?.[1]
  const token = /^X-A2A-Notification-Token: (.+)$/m.exec(text)?.[1]
  const headers = new Headers(
    [...text.matchAll(/^(webhook-\w+): (.+)$/gm)].map(([, name = '', value = '']) => [name, value]),
  )
  const body = /^\{"statusUpdate".+$/m.exec(text)?.[0] ?? ''
  for (const keys of [{ publicKey }, { token }]) {
    const { event } = await verifyWebhook(headers, body, keys, { tolerance: Infinity })
    expect(event.statusUpdate?.status.state).toBe('TASK_STATE_COMPLETED')
  }
})
