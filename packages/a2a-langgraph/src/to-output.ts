import { dataPart } from 'a2a-core'
import { artifact, isAgentEvent, text, type AgentEvent, type Schema } from 'a2a-core/server'
import { checkOutput } from './check-output.ts'

/**
 * What an `output` function gave, as events: text is the answer's text, events are themselves,
 * anything else is data.
 *
 * @param options.shown whether the client has text already: what is given takes its place
 * @param options.schema what data has to fit
 * @throws TypeError for events that are not an output
 */
export async function toOutput(
  output: unknown,
  { shown, schema }: { shown: boolean; schema?: Schema | undefined },
): Promise<AgentEvent[]> {
  if (output === undefined) return []
  if (typeof output === 'string') return [text(output, { append: !shown })]
  const events = [output].flat()
  if (events.length === 0 || !events.every(isAgentEvent)) {
    return [artifact(dataPart(await checkOutput(output, schema)))]
  }
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
