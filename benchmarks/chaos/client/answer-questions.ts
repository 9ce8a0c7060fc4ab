import { setTimeout } from 'node:timers/promises'
import { questionsOf, type Message } from 'a2a-core'
import type { Random } from '../../harness/random.ts'
import type { World } from '../world.ts'
import { send } from './begin-task.ts'
import { Refused } from './call.ts'
import type { Received } from './open-stream.ts'
import { taskIdOf, type Story } from './story.ts'

/** What questions that take text are answered with. */
export function replyTo(tag: string): string {
  return `yes-${tag}`
}

/**
 * Answers each question of a task once, after its time: whoever sees it does, so through any
 * process, and sometimes twice at once.
 *
 * @returns is to be told of each event of the task
 */
export function answerQuestions(
  world: World,
  story: Story,
  random: Random,
): { hear: (received: Received) => void; over: () => Promise<unknown> } {
  const answers: Promise<void>[] = []

  async function answer({ seq, event }: Received): Promise<void> {
    const { plan } = story
    await setTimeout(plan.answerAfter, undefined, { signal: world.over })
    const [question] = questionsOf(event.statusUpdate?.status.message)
    const text = question?.kind === 'approval' ? 'yes' : replyTo(plan.order.tag)
    const message: Message = {
      messageId: `answer-${plan.order.tag}-${seq}`,
      role: 'ROLE_USER',
      taskId: taskIdOf(story),
      contextId: plan.contextId,
      parts: [{ text }],
    }
    const params = { message, configuration: { returnImmediately: true } }
    const post = async (): Promise<void> => {
      story.told.add((await send(world, story, random, params)).id)
    }
    story.messages++
    try {
      await Promise.all(plan.twice ? [post(), post()] : [post()])
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      // Who cancels need not wait for an answer.
      story.messages--
      if (plan.cancel !== undefined) return
      const seen = `${error.reason}: ${error.message}`
      story.surprises.push({ rule: 5, expected: 'its answer is taken', seen })
    }
  }

  return {
    hear(received) {
      const { statusUpdate } = received.event
      if (statusUpdate?.status.state !== 'TASK_STATE_INPUT_REQUIRED') return
      const answered = answer(received)
      answered.catch(() => undefined)
      answers.push(answered)
    },
    over: () => Promise.all(answers),
  }
}
