import { dataPart, toJsonValue } from 'a2a-core'
import { artifact, isAgentEvent, text, type AgentEvent } from 'a2a-core/server'

/**
 * What an `output` function gave, as events: text is the answer's text, events are themselves,
 * anything else is data.
 *
 * @param shown whether the client has text already: what is given takes its place
 * @throws TypeError for events that are not an output
 */
export function toOutput(output: unknown, shown: boolean): AgentEvent[] {
  if (output === undefined) return []
  if (typeof output === 'string') return [text(output, { append: !shown })]
  const events = [output].flat()
  if (events.length === 0 || !events.every(isAgentEvent))
    return [artifact(dataPart(toJsonValue(output)))]
  let first = shown
  return events.map((event) => {
    if (
      event.kind === 'save' ||
      event.kind === 'input-required' ||
      event.kind === 'auth-required'
    ) {
      throw new TypeError(
        `output() gave a ${event.kind} event: it may give text, artifacts and ends`,
      )
    }
    if (event.kind !== 'text' || !first) return event
    first = false
    return text(event.text, { append: false })
  })
}
