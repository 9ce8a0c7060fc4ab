import { isJsonObject, type JsonObject } from './json.ts'

/** What went wrong with a value, as Standard Schema tells it. */
export type SchemaIssue = {
  readonly message: string
  readonly path?: ReadonlyArray<PropertyKey | { readonly key: PropertyKey }> | undefined
}

type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] }

/**
 * A schema of any library that implements Standard Schema (zod, valibot, arktype, …), which can
 * also be written as JSON Schema: through Standard JSON Schema, as zod 4 does, or because it
 * carries a `jsonSchema` of its own.
 */
export type Schema<Output = unknown, Input = unknown> = {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>
    readonly types?: { readonly input: Input; readonly output: Output } | undefined
    readonly jsonSchema?: {
      readonly input: (options: { target: 'draft-2020-12' }) => Record<string, unknown>
      readonly output: (options: { target: 'draft-2020-12' }) => Record<string, unknown>
    }
  }
  readonly jsonSchema?: Record<string, unknown>
}

/** The type of the values that a schema gives. */
export type Infer<S extends Schema> = S extends Schema<infer Output> ? Output : never

/**
 * Checks that something is a schema, for callers without a compiler.
 *
 * @param name what it was given as
 * @throws TypeError when it is none
 */
export function checkSchema(schema: Schema | undefined, name: string): void {
  if (schema === undefined || typeof schema?.['~standard']?.validate === 'function') return
  throw new TypeError(
    `${name} must be a schema of a library that implements Standard Schema, such as zod`,
  )
}

/**
 * Checks a value against a schema.
 *
 * @throws SchemaError naming each wrong field
 */
export async function validate<Output>(schema: Schema<Output>, value: unknown): Promise<Output> {
  const result = await schema['~standard'].validate(value)
  if (result.issues) throw new SchemaError(result.issues)
  return result.value
}

/** A value did not fit its schema. */
export class SchemaError extends Error {
  override readonly name = 'SchemaError'
  readonly issues: readonly SchemaIssue[]

  constructor(issues: readonly SchemaIssue[]) {
    super(issues.map((issue) => `${pathOf(issue)}${issue.message}`).join('; '))
    this.issues = issues
  }
}

/**
 * Writes a schema as JSON Schema (draft 2020-12).
 *
 * @param direction whether of the values it takes, or of those it gives
 * @throws TypeError when the schema cannot say it
 */
export function toJsonSchema(schema: Schema, direction: 'input' | 'output'): JsonObject {
  const standard = schema['~standard'].jsonSchema
  const written = schema.jsonSchema ?? standard?.[direction]({ target: 'draft-2020-12' })
  if (!isJsonObject(written)) {
    throw new TypeError(
      `This schema (${schema['~standard'].vendor}) cannot be written as JSON Schema: use a library ` +
        'that implements Standard JSON Schema, such as zod 4, or add a jsonSchema property to it',
    )
  }
  const { $schema: _, ...rest } = written
  return rest
}

function pathOf(issue: SchemaIssue): string {
  const path = issue.path?.map((segment) => (typeof segment === 'object' ? segment.key : segment))
  return path && path.length > 0 ? `${path.map(String).join('.')}: ` : ''
}
