import type { Agent } from 'a2a-core/server'
import { linesOf } from './lines.ts'
import { serve } from './serve.ts'

/** What a client is streamed of an agent that it asks something, in short. */
export async function streamOf(agent: Agent): Promise<string[]> {
  await using served = serve(agent)
  return await linesOf(await served.stream('What is x?'))
}
