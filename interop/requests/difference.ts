import type { Answer } from './answer.ts'

/** Something that two answers have otherwise: what each of them has in its place. */
export type Difference = { ours: string; official: string }

/** Finds what is different in two answers. */
export function differencesOf(ours: Answer, official: Answer): Difference[] {
  // What is in a task says nothing where the other answer is an error.
  if ((ours.error === undefined) !== (official.error === undefined)) {
    return different(inShort(ours), inShort(official))
  }
  return [
    ...different(ours.http, official.http),
    ...different(ours.envelope ?? 'nothing', official.envelope ?? 'nothing'),
    ...different(ours.error ?? '', official.error ?? ''),
    ...differentIn(ours.body, official.body),
  ]
}

const usualEnvelope = '{"jsonrpc":"2.0","id":1}'

function inShort({ http, envelope, error, body }: Answer): string {
  const outcome = error ?? stateOf(body) ?? Object.keys(Object(body) as object).join(', ')
  return [http, envelope !== usualEnvelope && envelope, outcome].filter(Boolean).join(' ')
}

function stateOf(body: unknown): string | undefined {
  const { task = body }: { task?: unknown } = Object(body)
  const { status }: { status?: { state: string } } = Object(task)
  return status?.state
}

function differentIn(ours: unknown, official: unknown, path = ''): Difference[] {
  if (!isParent(ours) || !isParent(official) || Array.isArray(ours) !== Array.isArray(official)) {
    return different(said(path, ours), said(path, official))
  }
  const keys = new Set([...Object.keys(ours), ...Object.keys(official)])
  return [...keys].flatMap((key) => {
    const inner = Array.isArray(ours) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`
    return differentIn(ours[key], official[key], inner)
  })
}

function isParent(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function said(path: string, value: unknown): string {
  return value === undefined ? 'nothing' : `${path} ${JSON.stringify(value)}`
}

function different(ours: string, official: string): Difference[] {
  return ours === official ? [] : [{ ours, official }]
}
