import type { MessageContent, StreamResponse } from 'a2a-core'
import type { AskOptions, Outcome, Remote } from 'a2a-core/client'
import { whileWanted } from 'a2a-core/server'

/** The events of a remote agent, and how it ended. */
export type RemoteEvents = AsyncGenerator<StreamResponse, Outcome, undefined>

/**
 * Sends a message to a remote agent, and gives what comes of it until its task ends or waits. When
 * the signal aborts the task is canceled, unless it will be taken up again.
 *
 * @throws the signal's reason when it aborts; else what the remote agent's `stream` throws
 */
export function remoteEvents(
  remote: Remote,
  content: MessageContent,
  options: AskOptions & { task: string | undefined },
): RemoteEvents {
  const { signal, task: taskId } = options
  const pausesAt = ['input-required', 'auth-required'] as const
  return whileWanted(
    remote,
    (own) => remote.stream(content, { ...options, signal: own, pausesAt }),
    {
      signal,
      taskId,
    },
  )
}

/** Closes a stream that is not at its end; what `return` is given is what it gives. */
export async function leave(stream: AsyncGenerator<unknown, unknown, undefined>): Promise<void> {
  await stream.return(undefined)
}
