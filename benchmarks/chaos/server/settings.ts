/** What a server process is told by its only argument, as JSON. */
export type Settings = {
  /** What the process is called, in everything its runs say: no two have one name. */
  name: string
  databaseUrl: string
  /** The one address of all the processes together. */
  publicUrl: string
}

/** How long an idle stream says nothing, in milliseconds: clients miss a stopped process by it. */
export const heartbeat = 1_000
