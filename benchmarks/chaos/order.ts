/** What a task of the run is asked to do: the text of its message. */
export type Order = {
  /** Names the task in everything that is said of it, in the tasks it asks of others, too. */
  tag: string
  /** How many words are to be said. */
  words: number
  /** How long to wait before each, in milliseconds. */
  pace: number
  /** Whether a question is asked before the answer is finished. */
  asks: boolean
}

/** The message of an order. */
export function orderText({ tag, words, pace, asks }: Order): string {
  return `order ${tag} ${words} ${pace} ${asks ? 'asks' : 'tells'}`
}

/** @throws Error when there is no order in a text */
export function readOrder(text: string): Order {
  const [, tag, words, pace, asks] = /order (\S+) (\d+) (\d+) (asks|tells)/.exec(text) ?? []
  if (tag === undefined) throw new Error(`This is no order: ${text.slice(0, 200)}`)
  return { tag, words: Number(words), pace: Number(pace), asks: asks === 'asks' }
}

/** The words that an order has said, each with its space. */
export function wordsOf({ tag, words }: Pick<Order, 'tag' | 'words'>): string[] {
  return Array.from({ length: words }, (_, index) => `${tag}.${index + 1} `)
}
