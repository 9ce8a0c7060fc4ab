import { readFileSync, rmSync, writeFileSync } from 'node:fs'

/**
 * Says beside a database which process has it open. It locks nothing: what it says counts only
 * while the database is locked.
 */
export function pidFile(path: string): {
  write(): void
  read(): number | undefined
  remove(): void
} {
  const file = `${path}-pid`
  return {
    write: () => writeFileSync(file, String(process.pid)),
    read() {
      try {
        const pid = Number(readFileSync(file, 'utf8'))
        return Number.isInteger(pid) && pid > 0 ? pid : undefined
      } catch {
        return undefined
      }
    },
    remove: () => rmSync(file, { force: true }),
  }
}
