import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Answer } from './question.ts'

const program = fileURLToPath(new URL('answer-question.ts', import.meta.url))

/**
 * Answers a question in a process of its own, which prints what it finds: nothing that one question
 * left, in memory or in how code was compiled, is there in the next.
 */
export async function answerOf(name: string): Promise<Answer> {
  const child = fork(program, [name], { execArgv: ['--expose-gc'] })
  const exited = once(child, 'exit')
  const answer = await Promise.race([
    once(child, 'message').then(([message]) => message as Answer),
    exited.then(() => undefined),
  ])
  await exited
  if (!answer) throw new Error(`The question ${name} was not answered`)
  return answer
}
