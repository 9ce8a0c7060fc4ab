import { checkOptions, checkSchema } from 'a2a-core/server'
import type { LangGraphOptions } from './langgraph-options.ts'

/**
 * Checks the options that the compiler could not check.
 *
 * @throws TypeError naming the option and what was expected
 */
export function checkLangGraphOptions(options: LangGraphOptions): void {
  checkOptions(options, { recursionLimit: { min: 1, integer: true } })
  const { subgraphs, outputSchema, checkpointer } = options
  for (const option of ['input', 'output', 'configurable', 'context'] as const) {
    if (options[option] === undefined || typeof options[option] === 'function') continue
    throw new TypeError(`The option ${option} must be a function, not ${typeof options[option]}`)
  }
  if (subgraphs !== undefined && subgraphs !== 'progress' && subgraphs !== 'answer') {
    throw new TypeError(
      `The option subgraphs must be 'progress' or 'answer', not ${String(subgraphs)}`,
    )
  }
  checkSchema(outputSchema, 'The option outputSchema')
  if (checkpointer && typeof checkpointer.getTuple !== 'function') {
    throw new TypeError('The option checkpointer must be a checkpointer of LangGraph')
  }
}
