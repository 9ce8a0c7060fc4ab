import { describe, expect, test } from 'vitest'
import { TaskState } from '@a2a-js/sdk'
import { DefaultAgentCardResolver } from '@a2a-js/sdk/client'
import * as errors from '@a2a-js/sdk/errors'
import { UnauthenticatedError } from 'a2a-core'
import { fromFunction } from 'a2a-function'
import {
  sdkAnswerOf,
  sdkCancel,
  sdkFactories,
  sdkRequest,
  sdkTask,
  sdkText,
} from './official-sdk.ts'
import { serveAgent } from './serve-agent.ts'

const echo = fromFunction((turn) => `You said ${turn.text}`, { name: 'Echo' })

describe.each(sdkFactories)(
  'the official client over %s has our errors as its own',
  (_, factory) => {
    test('a task that is not there', async () => {
      await using served = await serveAgent(echo)
      const client = await factory.createFromUrl(served.url)
      const id = 'unknown'
      const refused = errors.TaskNotFoundError
      await expect(client.getTask({ tenant: '', id, historyLength: 1 })).rejects.toThrow(refused)
      await expect(client.cancelTask(sdkCancel(id))).rejects.toThrow(refused)
      const send = client.sendMessage(sdkRequest([sdkText('hi')], { taskId: id }))
      await expect(send).rejects.toThrow(refused)
      const subscribe = Array.fromAsync(client.resubscribeTask({ tenant: '', id }))
      await expect(subscribe).rejects.toThrow(refused)
    })

    test('a task that has ended', async () => {
      await using served = await serveAgent(echo)
      const client = await factory.createFromUrl(served.url)
      const { id } = sdkTask(await client.sendMessage(sdkRequest([sdkText('hi')])))
      await expect(client.cancelTask(sdkCancel(id))).rejects.toThrow(errors.TaskNotCancelableError)
      const subscribe = Array.fromAsync(client.resubscribeTask({ tenant: '', id }))
      await expect(subscribe).rejects.toThrow(errors.UnsupportedOperationError)
      const more = sdkRequest([sdkText('more')], { taskId: id })
      await expect(client.sendMessage(more)).rejects.toThrow(errors.UnsupportedOperationError)
    })

    test('a message that is none', async () => {
      await using served = await serveAgent(echo)
      const client = await factory.createFromUrl(served.url)
      const send = client.sendMessage(sdkRequest([]))
      await expect(send).rejects.toThrow(errors.RequestMalformedError)
      await expect(send).rejects.toThrow('message.parts')
    })

    test('a file that the agent does not take', async () => {
      await using served = await serveAgent(echo)
      const client = await factory.createFromUrl(served.url)
      const file = {
        content: { $case: 'url' as const, value: 'https://example.com/a.png' },
        metadata: undefined,
        filename: '',
        mediaType: 'image/png',
      }
      await expect(client.sendMessage(sdkRequest([file]))).rejects.toThrow(
        errors.ContentTypeNotSupportedError,
      )
    })

    test('an agent that failed is a task that FAILED', async () => {
      const logged: unknown[] = []
      const failing = fromFunction(
        () => {
          throw new Error('password=hunter2')
        },
        { name: 'Failing' },
      )
      await using served = await serveAgent(failing, { onError: (error) => logged.push(error) })
      const client = await factory.createFromUrl(served.url)
      const task = sdkTask(await client.sendMessage(sdkRequest([sdkText('go')])))
      expect(task.status?.state).toBe(TaskState.TASK_STATE_FAILED)
      expect(JSON.stringify(task)).not.toContain('hunter2')
      expect(logged).toHaveLength(1)
    })

    test('reads from the card how to authenticate, and is let in when it does', async () => {
      await using served = await serveAgent(echo, {
        auth: {
          securitySchemes: { key: { apiKeySecurityScheme: { location: 'header', name: 'X-Key' } } },
          securityRequirements: [{ schemes: { key: { list: [] } } }],
          challenge: 'ApiKey',
          authenticate(request) {
            if (request.headers.get('x-key') === 'ann') return { tenant: '', owner: 'ann' }
            throw new UnauthenticatedError('Send your key in the header X-Key')
          },
        },
      })
      const card = await new DefaultAgentCardResolver().resolve(served.url)
      expect(card.securitySchemes['key']?.scheme).toMatchObject({
        $case: 'apiKeySecurityScheme',
        value: { location: 'header', name: 'X-Key' },
      })
      const client = await factory.createFromAgentCard(card)
      const request = sdkRequest([sdkText('hi')])
      await expect(client.sendMessage(request)).rejects.toThrow('Send your key')
      const options = { serviceParameters: { 'X-Key': 'ann' } }
      expect(sdkAnswerOf(sdkTask(await client.sendMessage(request, options)))).toBe('You said hi')
    })
  },
)
