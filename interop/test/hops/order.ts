/** What an agent is made of, and with what it calls the next. */
export type Kind = 'function' | 'langgraph-node' | 'langchain-tool' | 'ai-sdk-tool' | 'ai-sdk-model'

/**
 * When a process dies, as by `kill -9`: it has accepted the answer to its question, and maybe not
 * read it; it is about to send the answer on; it has done what the answer allows; it is told that the
 * next agent has completed its task; it is about to tell that it has completed its own.
 */
export type Moment = 'accepted' | 'sending' | 'acting' | 'told' | 'telling'

/** What a process serves. */
export type Order = {
  /** What the agent is called, and its files. */
  name: string
  kind: Kind
  /** Where its files are. */
  folder: string
  /** 0 for any. */
  port: number
  /** The address of the next agent; the last one asks. */
  next?: string | undefined
  /** What the last one asks for. */
  asks: 'approval' | 'credentials'
  /** When the process dies. */
  dies?: Moment | undefined
}

/** What a process tells, once it serves its agent. */
export type Serving = { port: number }
