import { expect, test } from 'vitest'
import * as z from 'zod'
import {
  SchemaError,
  toJsonSchema,
  validate,
  type Schema,
} from '../../src/protocol/standard-schema.ts'

/** A schema of a library that cannot be written as JSON Schema by itself. */
const positive: Schema<number, number> = {
  '~standard': {
    version: 1,
    vendor: 'tiny',
    validate: async (value) =>
      typeof value === 'number' && value > 0
        ? { value }
        : { issues: [{ message: 'expected a positive number' }] },
  },
}

test('a value is checked and converted by any library, at once or later', async () => {
  const seats = z.object({ seats: z.coerce.number().default(1) })
  expect(await validate(seats, { seats: '250' })).toEqual({ seats: 250 })
  expect(await validate(positive, 3)).toBe(3)
})

test('what is wrong is said field by field', async () => {
  const order = z.object({ items: z.array(z.object({ seats: z.number() })), note: z.string() })
  const refused = validate(order, { items: [{ seats: 'many' }], note: 5 })
  await expect(refused).rejects.toThrow(SchemaError)
  await expect(refused).rejects.toThrow(/^items\.0\.seats: .*number.*; note: .*string/)
  await expect(validate(positive, -1)).rejects.toThrow('expected a positive number')
})

test('a schema is written as JSON Schema in the direction asked for', () => {
  const schema = z.object({ seats: z.string().transform(Number).pipe(z.number()) })
  expect(toJsonSchema(schema, 'input')).toMatchObject({
    type: 'object',
    properties: { seats: { type: 'string' } },
    required: ['seats'],
  })
  expect(toJsonSchema(schema, 'output')).toMatchObject({
    properties: { seats: { type: 'number' } },
  })
  expect(toJsonSchema(schema, 'input')).not.toHaveProperty('$schema')
})

test('a schema may carry its own JSON Schema, and one that has none is refused', () => {
  expect(toJsonSchema({ ...positive, jsonSchema: { exclusiveMinimum: 0 } }, 'input')).toEqual({
    exclusiveMinimum: 0,
  })
  expect(() => toJsonSchema(positive, 'input')).toThrow(
    'This schema (tiny) cannot be written as JSON Schema: use a library that implements Standard JSON Schema',
  )
})
