import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import { join } from 'node:path'
import type { Answer } from './question.ts'
import { goalsTableOf, tableOf } from './table-of.ts'

const from = '<!-- measured -->'
const to = '<!-- /measured -->'

/**
 * Where and when it was measured.
 *
 * @param before how busy the machine was before it began
 */
export function circumstances(before: number): string {
  const processors = cpus()
  const [after = 0] = loadavg()
  return (
    `Measured on ${new Date().toISOString().slice(0, 10)}: Node ${process.versions.node}, ` +
    `${processors.length} × ${processors[0]?.model.trim()}, ` +
    `${Math.round(totalmem() / 2 ** 30)} GiB, load ${before.toFixed(1)} before it began, ` +
    `${after.toFixed(1)} when it was over.`
  )
}

/**
 * Writes answers into the READMEs of their questions.
 *
 * @param all whether all questions were asked: their goals are then written into the README of all
 */
export function writeTables(
  folder: string,
  answers: { [name: string]: Answer },
  measured: string,
  all: boolean,
): void {
  for (const [name, answer] of Object.entries(answers)) {
    writeBetweenMarks(join(folder, name, 'README.md'), `${measured}\n\n${tableOf(answer)}`)
  }
  if (all) writeBetweenMarks(join(folder, 'README.md'), `${measured}\n\n${goalsTableOf(answers)}`)
}

/**
 * Puts a text in the place of what was measured before.
 *
 * @throws Error when the page has no place for it
 */
export function writeBetweenMarks(path: string, text: string): void {
  const page = readFileSync(path, 'utf8')
  const [before, rest] = page.split(from)
  const after = rest?.split(to)[1]
  if (before === undefined || after === undefined) throw new Error(`${path} has no ${from} … ${to}`)
  writeFileSync(path, `${before}${from}\n\n${text}\n\n${to}${after}`)
}
