import { longestWait, type TaskKey } from 'a2a-core/server'

/** A webhook that something may still be delivered to. */
export type Hook = {
  readonly number: number
  readonly task: number
  readonly key: TaskKey
  /** The number of the last record of its task, and whether it is the last of all. */
  seq: number
  ended: boolean
  after: number
  failures: number
  /** Not before this time. */
  dueAt: number
  /** Whether somebody delivers to it. */
  isBusy: boolean
  timer?: NodeJS.Timeout
}

/** The webhooks that are not done, and which of them are due. */
export type DueHooks = {
  add(hook: Hook): void
  /** Says that the log of a task has grown. */
  grew(task: number, seq: number, ended: boolean): void
  /** Looks again whether a webhook is due; one that is done is forgotten. */
  consider(hook: Hook): void
  /** The next that is due, of an agent. */
  take(agent: string): Hook | undefined
  has(hook: Hook): boolean
  ofTask(task: number): Hook[]
  remove(hook: Hook): void
  close(): void
}

/** @param onDue told of each agent that a webhook is due of */
export function dueHooks(onDue: (agent: string) => void): DueHooks {
  const byTask = new Map<number, Set<Hook>>()
  const due = new Map<string, Set<Hook>>()
  let closed = false

  const has = (hook: Hook): boolean => byTask.get(hook.task)?.has(hook) ?? false

  function remove(hook: Hook): void {
    clearTimeout(hook.timer)
    due.get(hook.key.agent)?.delete(hook)
    const own = byTask.get(hook.task)
    own?.delete(hook)
    if (own?.size === 0) byTask.delete(hook.task)
  }

  function consider(hook: Hook): void {
    clearTimeout(hook.timer)
    if (closed || hook.isBusy || !has(hook)) return
    if (hook.after >= hook.seq) {
      if (hook.ended) remove(hook)
      return
    }
    const wait = hook.dueAt - Date.now()
    if (wait > 0) {
      // What is due is on disk: the process need not stay for it.
      hook.timer = setTimeout(consider, Math.min(wait, longestWait), hook).unref()
      return
    }
    const { agent } = hook.key
    due.set(agent, (due.get(agent) ?? new Set()).add(hook))
    onDue(agent)
  }

  return {
    has,
    remove,
    consider,

    add(hook) {
      byTask.set(hook.task, (byTask.get(hook.task) ?? new Set()).add(hook))
      consider(hook)
    },

    grew(task, seq, ended) {
      for (const hook of byTask.get(task) ?? []) {
        hook.seq = Math.max(hook.seq, seq)
        hook.ended ||= ended
        consider(hook)
      }
    },

    take(agent) {
      const [hook] = due.get(agent) ?? []
      if (hook) due.get(agent)?.delete(hook)
      return hook
    },

    ofTask: (task) => [...(byTask.get(task) ?? [])],

    close() {
      closed = true
      for (const hooks of byTask.values()) for (const { timer } of hooks) clearTimeout(timer)
    },
  }
}
