import { describe, expect, test, vi } from 'vitest'
import {
  dataPart,
  idempotencyExtension,
  questionsOf,
  textOf,
  type Question,
  type Task,
} from 'a2a-core'
import { inputRequired, text, type Caller, type ServerOptions, type Turn } from 'a2a-core/server'
import { serveAgent, type ServedAgent } from '../../src/testing/serve-agent.ts'
import { agentOf } from './agent-of.ts'

const clerk: Caller = { tenant: '', owner: 'shop', claims: { role: 'clerk' } }
const manager: Caller = { tenant: '', owner: 'shop', claims: { role: 'manager' } }

/** An agent that has something approved and asks for a date, once. */
function asking(options: ServerOptions): ServedAgent {
  return serveAgent(
    agentOf(async function* ({ answers }: Turn) {
      const values = Object.values(answers).map(({ value }) => value)
      if (values.length > 0) return yield text(JSON.stringify(values))
      yield inputRequired([
        { kind: 'approval', prompt: 'Allow 30 % off?', value: { discount: 30 }, handle: 'secret' },
        { kind: 'question', prompt: 'Until when?' },
      ])
    }),
    options,
  )
}

const managersDecide: ServerOptions = {
  approvals: (caller) => caller.claims?.['role'] === 'manager',
}

function promptsOf({ status }: Task): string[] {
  return questionsOf(status.message).map(({ prompt }) => prompt)
}

describe('who may decide on an approval', () => {
  test('is the owner of the task, unless the server says otherwise', async () => {
    const served = asking({}).as({ caller: clerk })
    const { id } = await served.ask('go')
    const task = await served.ask(dataPart({ '1.1': true, '1.2': 'May' }), { taskId: id })
    expect(task.status.state).toBe('TASK_STATE_COMPLETED')
  })

  test.each([true, false])(
    'is who the server says: the answer %s of others counts as none',
    async (answer) => {
      const served = asking(managersDecide)
      const [asClerk, asManager] = [served.as({ caller: clerk }), served.as({ caller: manager })]
      const { id } = await asClerk.ask('go')
      const refused = await asClerk.ask(dataPart({ '1.1': answer, '1.2': 'May' }), { taskId: id })
      expect(refused.status.state).toBe('TASK_STATE_INPUT_REQUIRED')
      expect(textOf(refused.status.message?.parts ?? [])).toContain('its sender may not decide')
      expect(promptsOf(refused)).toEqual(['Allow 30 % off?'])
      const done = await asManager.ask('yes', { taskId: id })
      expect(done.artifacts?.map(({ parts }) => textOf(parts))).toEqual([
        '[{"approved":true},"May"]',
      ])
    },
  )

  test('is asked of approvals alone, with the question as clients know it', async () => {
    const approvals = vi.fn<(caller: Caller, question: Question) => Promise<boolean>>(
      async () => true,
    )
    const served = asking({ approvals }).as({ caller: clerk })
    const { id } = await served.ask('go')
    await served.ask(dataPart({ '1.2': 'May', '1.1': true }), { taskId: id })
    expect(approvals.mock.calls).toEqual([
      [clerk, { id: '1.1', kind: 'approval', prompt: 'Allow 30 % off?', value: { discount: 30 } }],
    ])
  })

  test('is not what an unclear reply is about: that is asked again as ever', async () => {
    const served = asking(managersDecide).as({ caller: clerk })
    const { id } = await served.ask('go')
    const task = await served.ask('perhaps', { taskId: id })
    expect(textOf(task.status.message?.parts ?? [])).toContain('That does not answer the question')
  })

  test('that cannot be told is an error of this request, and the question stays open', async () => {
    const served = asking({
      approvals: async () => {
        throw new Error('password=hunter2')
      },
    })
    const { id } = await served.ask('go')
    await expect(served.ask(dataPart({ '1.1': true }), { taskId: id })).rejects.toThrow('hunter2')
    expect(promptsOf(await served.get(id))).toEqual(['Allow 30 % off?', 'Until when?'])
  })

  test('is told of the answer that came first: another, allowed meanwhile, is stale', async () => {
    const [asked, allowed] = [Promise.withResolvers<void>(), Promise.withResolvers<boolean>()]
    const served = asking({
      approvals: (caller) => {
        if (caller === manager) return true
        asked.resolve()
        return allowed.promise
      },
    })
    const { id } = await served.as({ caller: clerk }).ask('go')
    const late = served.as({ caller: clerk }).ask(dataPart({ '1.1': true }), { taskId: id })
    await asked.promise
    await served.as({ caller: manager }).ask(dataPart({ '1.1': false }), { taskId: id })
    allowed.resolve(true)
    await expect(late).rejects.toMatchObject({ name: 'InvalidParamsError' })
    const done = await served.as({ caller: manager }).ask('May', { taskId: id })
    expect(done.artifacts?.map(({ parts }) => textOf(parts))).toEqual([
      '[{"approved":false},"May"]',
    ])
  })

  test('is not asked again of a message that is sent again: it was refused', async () => {
    let mayDecide = false
    const served = asking({ approvals: () => mayDecide }).as({ extensions: [idempotencyExtension] })
    const { id } = await served.ask('go')
    const message = { taskId: id, messageId: 'm' }
    await served.ask(dataPart({ '1.1': true, '1.2': 'May' }), message)
    mayDecide = true
    const task = await served.ask(dataPart({ '1.1': true, '1.2': 'May' }), message)
    expect(promptsOf(task)).toEqual(['Allow 30 % off?'])
  })
})
