import { textOf } from 'a2a-core'
import type { AgentEvent } from 'a2a-core/server'

/** What people see of events, in short; what is only kept, or for programs alone, is left out. */
export function tell(events: readonly AgentEvent[]): string[] {
  return events.flatMap((event) => {
    switch (event.kind) {
      case 'save':
        return []
      case 'text':
        return [`${event.append ? 'more' : 'anew'}: ${event.text}`]
      case 'progress': {
        const said = textOf(event.parts)
        return said === '' ? [] : [`progress: ${said}`]
      }
      case 'rejected':
      case 'failed':
        return [`${event.kind}: ${textOf(event.parts)}`]
      case 'input-required':
        return event.questions.map(({ kind, prompt }) => `${kind}: ${prompt}`)
      case 'auth-required':
        return [`auth: ${event.question.prompt}`]
      default:
        return [event.kind]
    }
  })
}

/** The answer's text when all is said. */
export function answerOf(events: readonly AgentEvent[]): string {
  let answer = ''
  for (const event of events) {
    if (event.kind === 'text') answer = event.append ? answer + event.text : event.text
  }
  return answer
}
