import { tool } from 'langchain'
import * as z from 'zod'

/** A tool that finds what it is asked for. */
export const search = tool(async ({ q }: { q: string }) => `found ${q}`, {
  name: 'search',
  description: 'Searches',
  schema: z.object({ q: z.string() }),
})

/** A call of it. */
export const callSearch = { name: 'search', args: { q: 'x' }, id: 'call-1' }
