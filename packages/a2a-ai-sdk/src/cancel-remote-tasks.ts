import type { NewQuestion } from 'a2a-core/server'
import type { ToolSet } from 'ai'
import type { QuestionHandle } from './questions.ts'
import { pausedCallsOf } from './resumable-tool.ts'
import { toolNamed } from './tool-named.ts'

/** Cancels the remote tasks behind questions that will not be answered, each once. */
export function cancelRemoteTasks(questions: readonly NewQuestion[], tools: ToolSet): void {
  const canceled = new Set<string>()
  for (const { handle } of questions) {
    const asked = handle as QuestionHandle | undefined
    if (asked?.for !== 'remote' || canceled.has(asked.taskId)) continue
    canceled.add(asked.taskId)
    pausedCallsOf(toolNamed(tools, asked.toolName))?.cancel(asked.taskId)
  }
}
