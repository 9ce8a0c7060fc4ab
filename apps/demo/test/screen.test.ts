import { expect, test } from 'vitest'
import { openScreen } from '../src/screen.ts'
import { written } from './written.ts'

const long = 'one two three four five six seven eight nine ten eleven twelve'

test('a pipe gets one plain line for each thing that is said', () => {
  const { output, text } = written()
  const screen = openScreen(output)
  screen.tell({ from: 'customer', to: 'support', text: `${long} ${long}` })
  screen.tell({ from: 'compliance', to: 'pricing', text: 'Approve?', tone: 'question' })
  expect(text()).toBe(
    `  customer → support     ${long} ${long}\n  compliance → pricing   ? Approve?\n`,
  )
})

test('a terminal gets lines that fit, with the words below each other', () => {
  const { output, text } = written({ isTTY: true, columns: 80 })
  openScreen(output).tell({ from: 'pricing', text: long })
  expect(text()).toBe(
    '  pricing                one two three four five six seven eight nine ten\n' +
      '                         eleven twelve\n',
  )
})

test('a narrow terminal gets the words below who says them', () => {
  const { output, text } = written({ isTTY: true, columns: 40 })
  openScreen(output).tell({ from: 'customer', to: 'support', text: long })
  expect(text()).toBe(
    '  customer → support\n    one two three four five six seven\n' +
      '    eight nine ten eleven twelve\n',
  )
})

test('a terminal that does not say how wide it is counts as 80 columns wide', () => {
  const { output, text } = written({ isTTY: true, columns: 0 })
  openScreen(output).tell({ from: 'pricing', text: long })
  expect(text()).toContain(
    '  pricing                one two three four five six seven eight nine ten\n',
  )
})

test('tokens join into words, and a text that is said anew gets a new line', () => {
  const { output, text } = written()
  const screen = openScreen(output)
  const say = (more: string, { first = false, last = false } = {}): void =>
    screen.tell({ from: 'support', to: 'customer', more, first, last })
  say('He', { first: true })
  for (const token of ['llo ', 'wor', 'ld']) say(token)
  say('Again', { first: true })
  say('', { last: true })
  expect(text()).toBe('  support → customer     Hello world\n  support → customer     Again\n')
})

test('a terminal gets colours, where it has them', () => {
  const coloured = written({ isTTY: true, columns: 80, hasColors: () => true })
  openScreen(coloured.output).tell({ from: 'support', text: 'hello' })
  expect(coloured.text()).toContain('\u001B[36msupport')

  const plain = written({ isTTY: true, columns: 80, hasColors: () => false })
  openScreen(plain.output).tell({ from: 'support', text: 'hello' })
  expect(plain.text()).not.toContain('\u001B')
})

test('what agents say does not steer the terminal', () => {
  const { output, text } = written()
  openScreen(output).tell({ from: 'support', text: 'a\u001B[2Jb\tc\u009Bd' })
  expect(text()).toBe('  support                a[2Jb cd\n')
})
