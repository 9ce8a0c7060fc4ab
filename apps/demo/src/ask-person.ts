import { confirm, isCancel, text } from '@clack/prompts'
import type { Json, Question } from 'a2a-core'
import type { Output } from './paragraphs.ts'

/**
 * Asks the person at the terminal.
 *
 * @param onCancel called when the person presses Ctrl-C instead of answering
 * @returns the answer; undefined when there is none
 */
export async function askPerson(
  { kind, prompt }: Question,
  options: { output: Output; signal: AbortSignal; onCancel: () => void },
): Promise<Json | undefined> {
  const { output, signal, onCancel } = options
  const terminal = { output: output as NodeJS.WriteStream, signal }
  const answer =
    kind === 'approval'
      ? await confirm({ ...terminal, message: prompt, active: 'Approve', inactive: 'Reject' })
      : await text({
          ...terminal,
          message: prompt,
          validate: (value) => (value?.trim() ? undefined : 'Please answer'),
        })
  if (!isCancel(answer)) return answer
  onCancel()
  return undefined
}
