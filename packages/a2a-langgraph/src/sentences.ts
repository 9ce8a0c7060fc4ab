/** The most characters that wait for the end of their sentence. */
const longest = 1000

/** Text that comes in chunks, and is told by whole sentences. */
export class Sentences {
  #rest = ''

  /** Takes a chunk in, and gives the sentences that are whole now, or nothing. */
  add(chunk: string): string {
    const text = this.#rest + chunk
    const [sentences = ''] = text.match(/^[\s\S]*(?:[.!?](?=\s)|[。！？\n])/) ?? []
    const whole = text.length - sentences.length > longest ? text : sentences
    this.#rest = text.slice(whole.length)
    return whole
  }

  /** Gives what is left, when the text is over. */
  end(): string {
    const rest = this.#rest
    this.#rest = ''
    return rest
  }
}
