import { anonymousCaller, type Engine, type ListCursor, type LogRecord } from 'a2a-core/server'
import type { AgentName } from './start-agents.ts'

/** What an agent wrote before this process began. */
export type PastRecord = {
  agent: AgentName
  taskId: string
  record: LogRecord
  /** When it was written, as far as the log says. */
  at: string
}

const { tenant, owner } = anonymousCaller

/** How many records are read at a time. */
const batchSize = 256

/**
 * What the agents have written of a conversation, in its order: the process that wrote it may have
 * died before it said so.
 *
 * @param engines where their tasks are; absent for those that run elsewhere
 * @param messageId of the message with which the customer began the conversation
 */
export async function pastRecords(
  engines: { [agent in AgentName]?: Engine },
  messageId: string,
): Promise<PastRecord[]> {
  const { support, pricing, compliance } = engines
  const asked = await firstOf('support', support, (log) =>
    log.some(({ record }) => hasMessage(record, messageId)),
  )
  const [begun] = asked
  if (!begun) return []
  // What they did for a conversation that ended is over, and so what began before this one did.
  const isLater = ([first]: PastRecord[]): boolean => first !== undefined && first.at >= begun.at
  const below = [
    await firstOf('pricing', pricing, isLater),
    await firstOf('compliance', compliance, isLater),
  ]
  return [...asked, ...below.flat()].toSorted(
    (one, other) => Date.parse(one.at) - Date.parse(other.at),
  )
}

/** Of an agent's tasks, the log of the one that began first among those that are meant. */
async function firstOf(
  agent: AgentName,
  engine: Engine | undefined,
  isMeant: (log: PastRecord[]) => boolean,
): Promise<PastRecord[]> {
  if (!engine) return []
  const logs: PastRecord[][] = []
  let after: ListCursor | undefined
  do {
    const { tasks, next } = await engine.list({ agent, tenant, owner }, { pageSize: 50, after })
    for (const { id } of tasks) logs.push(await logOf(agent, engine, id))
    after = next
  } while (after)
  const [first = []] = logs
    .filter(isMeant)
    .toSorted(([one], [other]) => Date.parse(one?.at ?? '') - Date.parse(other?.at ?? ''))
  return first
}

async function logOf(agent: AgentName, engine: Engine, taskId: string): Promise<PastRecord[]> {
  const past: PastRecord[] = []
  for (;;) {
    const after = past.at(-1)?.record.seq ?? 0
    const records = await engine.read({ agent, tenant, owner, taskId }, after, batchSize)
    for (const record of records) {
      const { status } = record.event.task ?? record.event.statusUpdate ?? {}
      past.push({ agent, taskId, record, at: status?.timestamp ?? past.at(-1)?.at ?? '' })
    }
    if (records.length < batchSize) return past
  }
}

function hasMessage({ history = [] }: LogRecord, messageId: string): boolean {
  return history.some((message) => message.messageId === messageId)
}
