import { anonymousCaller, type Engine, type LogRecord } from 'a2a-core/server'
import type { AgentName } from './start-agents.ts'

/** What an agent wrote before this process began. */
export type PastRecord = {
  agent: AgentName
  taskId: string
  record: LogRecord
  /** When it was written, as far as the log says. */
  at: string
}

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
  const asked = await latestOf('support', engines.support)
  const [first] = asked
  if (!first || !asked.some(({ record }) => hasMessage(record, messageId))) return []
  const below = [
    await latestOf('pricing', engines.pricing),
    await latestOf('compliance', engines.compliance),
  ]
  // What they did for a conversation that ended is over.
  const own = below.filter(([began]) => began !== undefined && began.at >= first.at)
  return [...asked, ...own.flat()].toSorted(
    (one, other) => Date.parse(one.at) - Date.parse(other.at),
  )
}

/** The log of the task with which an agent had to do last. */
async function latestOf(agent: AgentName, engine: Engine | undefined): Promise<PastRecord[]> {
  const { tenant, owner } = anonymousCaller
  const page = await engine?.list({ agent, tenant, owner }, { pageSize: 1 })
  const taskId = page?.tasks[0]?.id
  if (!engine || taskId === undefined) return []
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
