/** One frame of a stream of Server-Sent Events: what stands between two empty lines. */
export type Frame = { id?: string; data?: string; comment?: string; retry?: string }

/**
 * Reads a stream frame by frame, as strictly as the standard writes it: it throws on a line that
 * is no field, and when the stream ends within a frame.
 */
export async function* readFrames(response: Response): AsyncGenerator<Frame, void, undefined> {
  if (!response.body) throw new Error('The response has no body')
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const reader = response.body.getReader()
  let text = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      text += decoder.decode(value, { stream: !done })
      for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
        yield frameOf(text.slice(0, end))
        text = text.slice(end + 2)
      }
      if (!done) continue
      if (text !== '') throw new Error(`The stream ended within a frame: ${JSON.stringify(text)}`)
      return
    }
  } finally {
    await reader.cancel()
  }
}

function frameOf(text: string): Frame {
  const frame: Frame = {}
  for (const line of text.split('\n')) {
    const [, name, value = ''] = /^(id|data|retry|): ?(.*)$/s.exec(line) ?? []
    if (name === undefined) throw new Error(`No field of an event: ${JSON.stringify(line)}`)
    const field = name === '' ? 'comment' : (name as keyof Frame)
    if (field in frame) throw new Error(`Two ${field} lines in one frame`)
    frame[field] = value
  }
  return frame
}
