import { setTimeout } from 'node:timers/promises'
import { randomOf } from '../../harness/random.ts'
import type { World } from '../world.ts'
import { answerQuestions } from './answer-questions.ts'
import { beginTask } from './begin-task.ts'
import { cancelTask } from './cancel-task.ts'
import { followByReplay, followBySnapshots } from './follow.ts'
import type { Story } from './story.ts'
import { tryWhatIsRefused } from './try-what-is-refused.ts'

/** Plays a task's whole life from outside: whoever sends, watches, answers and cancels it. */
export async function live(world: World, story: Story, seed: number): Promise<void> {
  const { plan, awaits } = story

  async function awaited(what: string, work: Promise<unknown>): Promise<void> {
    awaits.add(what)
    try {
      await Promise.race([work, world.isOver])
      if (!world.over.aborted) awaits.delete(what)
    } catch (error) {
      if (world.over.aborted) return
      awaits.delete(what)
      story.surprises.push({ rule: 1, expected: `${what} goes well`, seen: String(error) })
    }
  }

  /** Each part has its own numbers: how they take turns is not in the seed. */
  let parts = 0
  const random = () => randomOf(seed + ++parts * 7_919)

  await awaited('its time', setTimeout(plan.at, undefined, { signal: world.over }))
  if (world.over.aborted) return
  const begun = beginTask(world, story, random())
  const sending = awaited('its sending', begun.over)
  await awaited('its id', begun.accepted)
  if (story.told.size === 0) return sending
  const ended = new AbortController()
  const questions = answerQuestions(world, story, random())
  const replay = followByReplay(world, story, random(), questions.hear)
  await Promise.all([
    sending,
    awaited(
      'its log',
      replay.finally(() => ended.abort()),
    ),
    awaited('its snapshots', followBySnapshots(world, story, random())),
    awaited('its refusals', tryWhatIsRefused(world, story, random())),
    awaited('its cancellation', cancelTask(world, story, random(), ended.signal)),
  ])
  await awaited('its answers', questions.over())
}
