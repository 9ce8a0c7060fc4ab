import { UsageError } from 'desk/command-line'
import { expect, test } from 'vitest'
import { parseOptions, usage } from '../src/parse-options.ts'

test('without options it asks, and stays up', () => {
  expect(parseOptions([])).toEqual({
    ask: undefined,
    approve: undefined,
    once: false,
    json: false,
    port: 4001,
    help: false,
  })
})

test('every option is read, also behind the -- of pnpm', () => {
  const args = ['--', '--ask', '-20% on 50 seats', '--reject', '--once', '--json', '--port=5001']
  expect(parseOptions([...args, '--data', './here'])).toEqual({
    ask: '-20% on 50 seats',
    approve: false,
    once: true,
    json: true,
    port: 5001,
    data: './here',
    help: false,
  })
})

test('-h means --help', () => {
  expect(parseOptions(['-h']).help).toBe(true)
})

test.each<[args: string[], problem: string]>([
  [['--nonsense'], 'There is no option --nonsense. Try --help.'],
  [['-x'], 'There is no option -x. Try --help.'],
  [['hello'], '"hello" belongs to no option. Try --help.'],
  [['--ask'], '--ask needs a value. Try --help.'],
  [['--ask', '--once'], '--ask needs a value. Try --help.'],
  [['--ask', '  '], '--ask needs what the customer asks: --ask "…".'],
  [['--once=yes'], '--once takes no value, but got "yes".'],
  [['--approve', '--reject'], 'Choose one: --approve or --reject.'],
  [['--port'], '--port needs a value. Try --help.'],
  [['--data', ''], '--data needs a folder: --data ./data'],
  [['--port', '4001x'], '--port must be a number from 0 to 65533, not "4001x".'],
  [['--port', '65534'], '--port must be a number from 0 to 65533, not "65534".'],
  [['--port', '-1'], '--port must be a number from 0 to 65533, not "-1".'],
])('%j is refused in one sentence', (args, problem) => {
  expect(() => parseOptions(args)).toThrow(new UsageError(problem))
})

test('the help names every option', () => {
  for (const option of ['ask', 'approve', 'reject', 'once', 'json', 'port', 'help']) {
    expect(usage).toContain(`--${option} `)
  }
})
