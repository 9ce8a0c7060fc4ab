/** Why a turn is to end before the agent ends it. */
export type AbortReason = 'canceled' | 'deadline' | 'shutdown' | 'lost'

/** The reason of a turn's signal: what the agent's framework throws when it is aborted. */
export class TurnAborted extends Error {
  override readonly name = 'AbortError'
  readonly reason: AbortReason

  constructor(reason: AbortReason) {
    super(`The turn was aborted: ${sentences[reason]}`)
    this.reason = reason
  }
}

/** Why a signal aborted; `lost` when somebody else's reason is in it. */
export function abortReasonOf(signal: { readonly reason: unknown }): AbortReason {
  return signal.reason instanceof TurnAborted ? signal.reason.reason : 'lost'
}

const sentences: { [reason in AbortReason]: string } = {
  canceled: 'its task was canceled',
  deadline: 'it took too long',
  shutdown: 'the server is shutting down',
  lost: 'its task is run elsewhere',
}
