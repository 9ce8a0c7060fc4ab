import * as z from 'zod'
import { idSchema, stringListSchema } from './id.ts'
import { jsonObjectSchema } from './json.ts'
import { partSchema } from './part.ts'
import { wireObject } from './wire-object.ts'

/** An output of a task (specification §4.1.7). */
export const artifactSchema = wireObject({
  artifactId: idSchema,
  name: z.string().optional(),
  description: z.string().optional(),
  parts: z.array(partSchema).default([]),
  metadata: jsonObjectSchema.optional(),
  extensions: stringListSchema.optional(),
})

/** An output of a task (specification §4.1.7). */
export type Artifact = z.infer<typeof artifactSchema>
