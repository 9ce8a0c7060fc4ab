import { StatementSync } from 'node:sqlite'
import { onTestFinished, vi } from 'vitest'

/** Lets no transaction be stored, until what is given is called. */
export function breakTheDisk(): () => void {
  const run: unknown = Reflect.get(StatementSync.prototype, 'run')
  if (typeof run !== 'function') throw new Error('Statements are not run')
  const spy = vi.spyOn(StatementSync.prototype, 'run').mockImplementation(function (
    this: StatementSync,
    ...values: unknown[]
  ) {
    if (this.sourceSQL === 'commit') throw new Error('The disk is broken')
    return Reflect.apply(run, this, values)
  })
  onTestFinished(() => spy.mockRestore())
  return () => spy.mockRestore()
}
