import { describe, expect, test } from 'vitest'
import { hitlExtension, type JsonObject } from 'a2a-core'
import { asking, database, deletion, saying } from './hitl-agent.ts'

describe('an answer is refused, and its field named,', () => {
  const field = `message.metadata["${hitlExtension}"]`
  test.each<[string, JsonObject, string, string]>([
    [
      'for an id that is not open',
      { type: 'tool_approval_response', approvals: [{ id: '9.9', approved: true }] },
      `${field}.approvals[0].id`,
      'no question of this id is open',
    ],
    [
      'for an id that comes twice',
      {
        type: 'tool_approval_response',
        approvals: [
          { id: '1.1', approved: true },
          { id: '1.1', approved: false },
        ],
      },
      `${field}.approvals[1].id`,
      'this id is answered twice',
    ],
    [
      'without a decision',
      { type: 'tool_approval_response', approvals: [{ id: '1.1' }] },
      `${field}.approvals[0].approved`,
      'boolean',
    ],
    [
      'to a question, as if it were an approval',
      { type: 'tool_approval_response', approvals: [{ id: '1.2', approved: true }] },
      `${field}.approvals[0].id`,
      'no approval',
    ],
    [
      'for a question that comes twice',
      {
        type: 'ask_user_response',
        id: '1.1 1.1',
        answers: [{ answer: ['no'] }, { answer: ['yes'] }],
      },
      `${field}.id`,
      'answered twice',
    ],
    [
      'without answers',
      { type: 'ask_user_response', id: '1.1 1.2', answers: null },
      `${field}.answers`,
      'expected array',
    ],
    [
      'with too few answers',
      { type: 'ask_user_response', id: '1.1 1.2', answers: [{ answer: ['yes'] }] },
      `${field}.answers`,
      'expected one answer to each of 2 questions',
    ],
    [
      'that does not fit',
      { type: 'ask_user_response', id: '1.2', answers: [{ answer: ['Oracle'] }] },
      `${field}.answers[0].answer`,
      'expected one of',
    ],
    ['of a type that is none', { type: 'vote' }, `${field}.type`, 'nvalid'],
  ])('%s', async (_, payload, named, description) => {
    const served = asking(deletion, database)
    const { id } = await served.ask('go')
    await expect(served.ask('Here', saying(id, payload))).rejects.toMatchObject({
      name: 'InvalidParamsError',
      fieldViolations: [{ field: named, description: expect.stringContaining(description) }],
    })
    expect((await served.get(id)).status.state).toBe('TASK_STATE_INPUT_REQUIRED')
  })
})
