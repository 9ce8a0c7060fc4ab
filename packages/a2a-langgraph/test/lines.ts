import type { Artifact, Part, StreamResponse } from 'a2a-core'

/**
 * The stream of a task in short, a line for an event: `WORKING Calling search {…}`,
 * `answer-1 = It is x.`, `answer-1 + And y.`. Chunks of text that follow each other are one line.
 */
export async function linesOf(events: AsyncIterable<StreamResponse>): Promise<string[]> {
  const lines: string[] = []
  for await (const { task, statusUpdate, artifactUpdate } of events) {
    const { status, metadata } = task ?? statusUpdate ?? {}
    if (status) {
      const state = status.state.replace('TASK_STATE_', '')
      const about = statusUpdate && metadata ? [JSON.stringify(metadata)] : []
      lines.push([state, ...(status.message?.parts ?? []).map(wordsOf), ...about].join(' '))
    }
    if (!artifactUpdate) continue
    const { artifact, append = false } = artifactUpdate
    const words = partsOf(artifact)
    const begin = `${artifact.artifactId} `
    if (!append) lines.push(`${begin}= ${words}`)
    else if (lines.at(-1)?.startsWith(begin)) lines.push(`${lines.pop()}${words}`)
    // The chunk that says that the answer is complete may be empty.
    else if (words !== '') lines.push(`${begin}+ ${words}`)
  }
  return lines
}

function partsOf({ name, parts }: Artifact): string {
  return [...(name === undefined ? [] : [`(${name})`]), ...parts.map(wordsOf)].join(' ')
}

function wordsOf({ text, data, raw, url, filename, mediaType, metadata }: Part): string {
  if (text !== undefined) return metadata ? `${text} ${JSON.stringify(metadata)}` : text
  if (data !== undefined) return JSON.stringify(data)
  return [raw ?? url, filename, mediaType].filter(Boolean).join(' ')
}
