import type { AgentExtension, AgentProvider, AgentSkill } from '../protocol/agent-card.ts'
import { isJsonObject } from '../protocol/json.ts'
import type { AgentEvent } from './agent-event.ts'
import type { AskedQuestion } from './engine.ts'
import type { Turn } from './turn.ts'

/** What an agent says of itself: the part of its card that it decides (specification §4.4.1). */
export type AgentAbout = {
  /** How people call it. */
  name: string
  /** What it does. Default: the name. */
  description?: string | undefined
  /** Its own version. Default: `0.0.0`. */
  version?: string | undefined
  /** Who offers it. */
  provider?: AgentProvider | undefined
  /** The URL of its icon. */
  iconUrl?: string | undefined
  /** The URL of its documentation. */
  documentationUrl?: string | undefined
  /** What it can do. Default: one skill, `chat`. */
  skills?: AgentSkill[] | undefined
  /** Media types it takes. Default: `text/plain`. */
  inputModes?: string[] | undefined
  /** Media types it gives. Default: `text/plain`. */
  outputModes?: string[] | undefined
  /** Protocol extensions it speaks, beside those the server adds. */
  extensions?: AgentExtension[] | undefined
}

/** What every adapter's options begin with. */
export type AgentOptions = AgentAbout & {
  /**
   * Names the agent's queue and is part of every key. Default: the name, as a slug. Changing it
   * orphans the tasks stored under the old one.
   */
  id?: string | undefined
}

/**
 * What an adapter makes of a framework's agent, and all of it that the server knows.
 *
 * @example
 * const echo: Agent = {
 *   id: 'echo',
 *   about: { name: 'Echo' },
 *   async *run(turn) {
 *     yield text(`You said ${turn.text}`)
 *   },
 * }
 */
export type Agent = {
  /** Names the agent's queue and is part of every key: the same over restarts and processes. */
  readonly id: string
  readonly about: AgentAbout
  /**
   * Answers one message. Returning ends the turn as COMPLETED; other ends are yielded. When
   * `turn.signal` aborts it returns, without saying how the task ended: the server knows.
   */
  run(turn: Turn): AsyncIterable<AgentEvent>
  /**
   * What becomes of a turn whose process died. `restart` (default): it runs again from its start,
   * with its steps kept. `resume`: it runs again, and the agent goes on from what it stored.
   * `fail`: the task ends as FAILED.
   */
  readonly recovery?: 'resume' | 'restart' | 'fail' | undefined
  /** `context`: turns of one owner and context run one at a time. Default: tasks run in parallel. */
  readonly serial?: 'context' | undefined
  /** Whether the agent may answer with a direct message instead of a task. Default: false. */
  readonly replies?: boolean | undefined
  /**
   * Told that a task was canceled while it waited for an answer, when nothing of it ran that could
   * have heard of it: to cancel what the agent had asked of others. It is not waited for.
   *
   * @param questions all that the task asked when it last ran, with the adapter's own handles. Some
   *   may have been answered since: the agent never got these answers
   */
  canceled?(questions: readonly AskedQuestion[]): void | Promise<void>
}

/** Gives an agent its id and its place on the card, from the options of an adapter. */
export function identify(options: AgentOptions): { id: string; about: AgentAbout } {
  const { id, name, description, version, provider, iconUrl, documentationUrl } = options ?? {}
  const { skills, inputModes, outputModes, extensions } = options ?? {}
  if (typeof name !== 'string' || name.trim() === '') {
    throw new TypeError('An agent needs a name: pass { name: "…" }')
  }
  if (id !== undefined && (typeof id !== 'string' || id === '')) {
    throw new TypeError('The option id must be text, and not empty')
  }
  for (const [option, value] of Object.entries({ description, version })) {
    if (value === undefined || typeof value === 'string') continue
    throw new TypeError(`The option ${option} must be text, not of type ${typeof value}`)
  }
  for (const [option, value] of Object.entries({ skills, inputModes, outputModes, extensions })) {
    if (value === undefined || Array.isArray(value)) continue
    throw new TypeError(`The option ${option} must be a list, not of type ${typeof value}`)
  }
  if (provider !== undefined && !isJsonObject(provider)) {
    throw new TypeError('The option provider must be { organization, url }')
  }
  return {
    id: id ?? slug(name),
    about: {
      name,
      description,
      version,
      provider,
      iconUrl,
      documentationUrl,
      skills,
      inputModes,
      outputModes,
      extensions,
    },
  }
}

function slug(name: string): string {
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu)
  return words?.join('-') ?? 'agent'
}
