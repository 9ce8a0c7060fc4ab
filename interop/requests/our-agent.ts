import { fromFunction, inputRequired, message, type Agent } from 'a2a-function'

/** An agent whose answer says which way it went: it replies, asks, fails, waits, or repeats. */
export const ourAgent: Agent = fromFunction(
  async function* ({ text, signal }) {
    switch (text) {
      case 'reply':
        return yield message('Hello')
      case 'ask':
        return yield `You chose ${yield* inputRequired({ prompt: 'Which plan?' })}`
      case 'fail':
        throw new Error('password=hunter2')
      case 'wait':
        return new Promise<void>((resolve) => {
          signal.addEventListener('abort', () => resolve())
        })
      default:
        yield `You said ${text}`
    }
  },
  { name: 'Agent', replies: true },
)
