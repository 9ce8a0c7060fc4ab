import { expect, test } from 'vitest'
import {
  agentMessage,
  dataPart,
  limits,
  messageSchema,
  sendMessageRequestSchema,
  sendMessageResponseSchema,
  textPart,
  userMessage,
} from 'a2a-core'

function messageOf(parts: number, idLength: number): unknown {
  return {
    messageId: 'm'.repeat(idLength),
    role: 'ROLE_USER',
    parts: Array.from({ length: parts }, () => ({ text: 'a' })),
  }
}

test('a message is made of text, of a part, or of parts', () => {
  expect(userMessage('hi')).toMatchObject({ role: 'ROLE_USER', parts: [{ text: 'hi' }] })
  expect(agentMessage(dataPart(1)).parts).toEqual([dataPart(1)])
  expect(agentMessage([textPart('a'), textPart('b')])).toMatchObject({
    role: 'ROLE_AGENT',
    parts: [{ text: 'a' }, { text: 'b' }],
  })
})

test('what is neither text nor parts is refused, and what to do is said', () => {
  for (const content of [undefined, null, 5, { seats: 250 }, ['hi'], [textPart('a'), undefined]]) {
    expect(() => userMessage(content as never)).toThrow('an object is sent as dataPart(object)')
  }
})

test('every message has an id of its own, unless one is given', () => {
  expect(userMessage('a').messageId).not.toBe(userMessage('a').messageId)
  expect(userMessage('a', { messageId: 'mine', contextId: 'c', taskId: 't' })).toMatchObject({
    messageId: 'mine',
    contextId: 'c',
    taskId: 't',
  })
})

test('fields that are not known survive at every level', () => {
  const request = {
    message: {
      messageId: 'm',
      role: 'ROLE_USER',
      parts: [{ text: 'hi', inPart: 1 }],
      inMessage: { deep: [true] },
    },
    configuration: { inConfiguration: null },
    inRequest: 'kept',
  }
  expect(sendMessageRequestSchema.parse(request)).toEqual(request)
})

test('keys that JavaScript treats specially stay plain data, and change nothing', () => {
  const metadata = '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'
  const json = `{"messageId":"m","role":"ROLE_USER","__proto__":{"polluted":true},
    "parts":[{"text":"a","__proto__":{"polluted":true}},{"data":${metadata}}],"metadata":${metadata}}`
  const message = messageSchema.parse(JSON.parse(json))
  expect(JSON.stringify(message.metadata)).toBe(metadata)
  expect(JSON.stringify(message.parts[1]?.data)).toBe(metadata)
  for (const object of [message, message.parts[0], message.metadata, {}]) {
    expect((object as { polluted?: unknown }).polluted).toBeUndefined()
  }
})

test('a message may have as many parts, and ids as long, as the limits say, and no more', () => {
  expect(messageSchema.safeParse(messageOf(limits.parts, limits.idLength)).success).toBe(true)
  expect(messageSchema.safeParse(messageOf(limits.parts + 1, 1)).success).toBe(false)
  expect(messageSchema.safeParse(messageOf(1, limits.idLength + 1)).success).toBe(false)
})

test('an empty task or context id is how ProtoJSON leaves it out', () => {
  const message = {
    messageId: 'm',
    role: 'ROLE_USER',
    parts: [{ text: 'a' }],
    taskId: '',
    contextId: '',
  }
  expect(messageSchema.safeParse(message).success).toBe(true)
})

test('a response to SendMessage is a task or a message, never both or none', () => {
  const task = { id: 't', contextId: 'c', status: { state: 'TASK_STATE_WORKING' } }
  const message = agentMessage('hi')
  expect(sendMessageResponseSchema.safeParse({ task }).success).toBe(true)
  expect(sendMessageResponseSchema.safeParse({ message }).success).toBe(true)
  expect(sendMessageResponseSchema.safeParse({ task, message }).success).toBe(false)
  expect(sendMessageResponseSchema.safeParse({}).success).toBe(false)
})
