import { plainText } from './plain-text.ts'

/** Where text goes: a terminal, a pipe, a file. */
export type Output = NodeJS.WritableStream & {
  isTTY?: boolean
  /** How wide a terminal is; 0 where it does not say. */
  columns?: number
  hasColors?: () => boolean
}

/** Writes paragraphs with a hanging head, word by word as they come. */
export type Paragraphs = {
  /**
   * Begins a paragraph; the one before it ends.
   *
   * @param head what stands before it, and how wide that is on screen
   * @param style how each of its words is written
   */
  begin(head: { text: string; width: number }, style?: (word: string) => string): void
  add(text: string): void
  /** Ends the paragraph, if one is open. */
  end: () => void
}

const margin = 2
/** Terminals that are narrower get the head on a line of its own. */
const narrow = 72
const widest = 110

/**
 * Paragraphs on an output: wrapped to a terminal's width, one line each elsewhere.
 *
 * @param column where the text of a paragraph begins, behind its head
 */
export function paragraphs(output: Output, column: number): Paragraphs {
  let isOpen = false
  let indent = column
  let width = Infinity
  /** How far the line is written, and the word that may not be whole yet. */
  let at = 0
  let word = ''
  let style = unstyled

  function flush(): void {
    if (word === '') return
    const isFirst = at === indent
    if (!isFirst && at + 1 + word.length > width) {
      output.write(`\n${' '.repeat(indent)}`)
      at = indent
    } else if (!isFirst) {
      output.write(' ')
      at += 1
    }
    output.write(style(word))
    at += word.length
    word = ''
  }

  function end(): void {
    if (!isOpen) return
    flush()
    output.write('\n')
    isOpen = false
  }

  return {
    begin(head, styled = unstyled) {
      end()
      isOpen = true
      style = styled
      const columns = output.isTTY ? output.columns || 80 : Infinity
      width = Math.min(columns, output.isTTY ? widest : Infinity) - 1
      indent = columns < narrow ? 2 * margin : column
      const gap =
        columns < narrow ? `\n${' '.repeat(indent)}` : ' '.repeat(column - margin - head.width)
      output.write(`${' '.repeat(margin)}${head.text}${gap}`)
      at = indent
    },
    add(text) {
      for (const piece of plainText(text).split(/(\s+)/)) {
        if (/^\s+$/.test(piece)) flush()
        else word += piece
      }
    },
    end,
  }
}

function unstyled(word: string): string {
  return word
}
