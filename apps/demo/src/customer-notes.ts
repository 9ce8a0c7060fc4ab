import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What the customer has asked, and has no answer to yet. */
export type Asked = {
  request: string
  /** Said again under this id, it is the same message. */
  messageId: string
}

/** What the customer remembers, whatever becomes of the process. */
export type CustomerNotes = {
  /** What was asked before, if that has come to no end. */
  readonly open: Asked | undefined
  /** Notes what is about to be asked. */
  ask(request: string): Asked
  /** Notes that it has come to an end. */
  done(): void
}

/** @param folder where the notes are kept; without it, nowhere */
export function customerNotes(folder: string | undefined): CustomerNotes {
  const file = folder === undefined ? undefined : join(folder, 'customer.json')
  return {
    get open() {
      if (file === undefined || !existsSync(file)) return undefined
      const { request, messageId }: Asked = JSON.parse(readFileSync(file, 'utf8'))
      return { request, messageId }
    },
    ask(request) {
      const asked: Asked = { request, messageId: crypto.randomUUID() }
      if (file !== undefined) writeFileSync(file, JSON.stringify(asked))
      return asked
    },
    done() {
      if (file !== undefined) rmSync(file, { force: true })
    },
  }
}
