import type { Claim, Engine } from 'a2a-core/server'

/** The next claim of an agent, one at a time; its run stays until it is told to leave. */
export async function holdClaim(engine: Engine, agent: string): Promise<Claim> {
  const { promise, resolve } = Promise.withResolvers<Claim>()
  engine.work(
    agent,
    async (claim) => {
      resolve(claim)
      await new Promise((leave) => claim.signal.addEventListener('abort', leave))
    },
    { concurrency: 1 },
  )
  return promise
}
