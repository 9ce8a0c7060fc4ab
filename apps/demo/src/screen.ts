import { styleText } from 'node:util'
import type { Speaker, Told } from './narrator.ts'
import { paragraphs, type Output } from './paragraphs.ts'

/** What a person sees of the demo. */
export type Screen = {
  /** Writes lines of their own, after an empty one. */
  notice(...lines: string[]): void
  /** Writes what happens in the conversation. */
  tell(told: Told): void
  /** Makes text stand out, or step back. */
  style: (format: Style, text: string) => string
}

type Style = Parameters<typeof styleText>[0]

const colours: Record<Speaker, Style> = {
  customer: 'bold',
  support: 'cyan',
  pricing: 'magenta',
  compliance: 'yellow',
}

const tones = {
  question: { style: 'yellow', mark: '? ' },
  good: { style: 'green', mark: '✓ ' },
  bad: { style: 'red', mark: '✗ ' },
  quiet: { style: 'dim', mark: '' },
  plain: { style: 'none', mark: '' },
} as const

/** Where text begins: behind `pricing → compliance`. */
const column = 25

/** A screen on an output; without colours where the output has none, or NO_COLOR is set. */
export function openScreen(output: Output): Screen {
  const writer = paragraphs(output, column)
  // Node knows what the terminal can do, and heeds NO_COLOR.
  const isColourful = output.isTTY === true && output.hasColors?.() === true
  let speaking: Speaker | undefined

  function style(format: Style, text: string): string {
    return isColourful ? styleText(format, text, { validateStream: false }) : text
  }

  function begin(from: Speaker, to: Speaker | undefined, toneStyle: Style): void {
    const arrow = to ? ' → ' : ''
    const receiver = to ? style(colours[to], to) : ''
    const text = style(colours[from], from) + style('dim', arrow) + receiver
    const width = `${from}${arrow}${to ?? ''}`.length
    writer.begin({ text, width }, (word) => style(toneStyle, word))
  }

  return {
    style,
    notice(...lines) {
      writer.end()
      speaking = undefined
      output.write(`\n${lines.map((line) => `${line && '  '}${line}\n`).join('')}`)
    },
    tell(told) {
      const { from, to } = told
      if ('more' in told) {
        const { more, first, last } = told
        if (first || (speaking !== from && more !== '')) begin(from, to, 'none')
        writer.add(more)
        if (last) writer.end()
        speaking = last ? undefined : from
        return
      }
      speaking = undefined
      const { style: toneStyle, mark } = tones[told.tone ?? 'plain']
      begin(from, to, toneStyle)
      writer.add(mark + told.text)
      writer.end()
    },
  }
}
