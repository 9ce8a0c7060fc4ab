import { format } from 'node:util'
import { beforeEach } from 'vitest'

const methods = ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const

/**
 * Console output in a test is an error: it is either a forgotten line or a warning nobody reads.
 * A test that expects output replaces the method: `vi.spyOn(console, 'warn').mockImplementation(…)`.
 */
beforeEach(() => {
  const written: string[] = []
  const originals = methods.map((method) => [method, console[method]] as const)
  for (const method of methods) {
    console[method] = (...values: unknown[]) => {
      written.push(`console.${method}: ${format(...values)}`)
    }
  }
  return () => {
    for (const [method, original] of originals) console[method] = original
    if (written.length > 0) throw new Error(`a test wrote to the console\n${written.join('\n')}`)
  }
})
