import * as fc from 'fast-check'
import {
  taskStateSchema,
  type Artifact,
  type Json,
  type JsonObject,
  type Message,
  type Part,
  type StreamResponse,
  type Task,
  type TaskStatus,
} from '../../../src/protocol/index.ts'

// Whatever both versions can say: what 0.3 drops is left out.

const text = fc.string({ maxLength: 20 })
const texts = fc.array(text, { maxLength: 2 })
const id = fc.string({ minLength: 1, maxLength: 20 })
const json = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)) as Json)
const metadata = fc
  .dictionary(text, json, { maxKeys: 3 })
  .map((value) => JSON.parse(JSON.stringify(value)) as JsonObject)
const base64 = fc
  .uint8Array({ maxLength: 30 })
  .map((bytes) => Buffer.from(bytes).toString('base64'))
// An empty name or media type says the same as none, and so does empty metadata beside data.
const name = fc.string({ minLength: 1, maxLength: 20 })
const someMetadata = metadata.filter((value) => Object.keys(value).length > 0)

const part: fc.Arbitrary<Part> = fc.oneof(
  fc.record({ text, metadata }, { requiredKeys: ['text'] }),
  fc.record({ raw: base64, filename: name, mediaType: name, metadata }, { requiredKeys: ['raw'] }),
  fc.record({ url: text, filename: name, mediaType: name, metadata }, { requiredKeys: ['url'] }),
  fc.record(
    { data: json, mediaType: fc.constant('application/json'), metadata: someMetadata },
    { requiredKeys: ['data', 'mediaType'] },
  ),
)

const message: fc.Arbitrary<Message> = fc.record(
  {
    messageId: id,
    role: fc.constantFrom('ROLE_USER' as const, 'ROLE_AGENT' as const),
    parts: fc.array(part, { minLength: 1, maxLength: 3 }),
    contextId: text,
    taskId: text,
    metadata,
    extensions: texts,
    referenceTaskIds: texts,
  },
  { requiredKeys: ['messageId', 'role', 'parts'] },
)

const status: fc.Arbitrary<TaskStatus> = fc.record(
  { state: fc.constantFrom(...taskStateSchema.options), message, timestamp: text },
  { requiredKeys: ['state'] },
)

const artifact: fc.Arbitrary<Artifact> = fc.record(
  {
    artifactId: id,
    parts: fc.array(part, { maxLength: 3 }),
    name: text,
    description: text,
    metadata,
    extensions: texts,
  },
  { requiredKeys: ['artifactId', 'parts'] },
)

const task: fc.Arbitrary<Task> = fc.record(
  {
    id,
    contextId: text,
    status,
    artifacts: fc.array(artifact, { maxLength: 2 }),
    history: fc.array(message, { maxLength: 2 }),
    metadata,
  },
  { requiredKeys: ['id', 'contextId', 'status'] },
)

const statusUpdate = fc.record(
  { taskId: id, contextId: text, status, metadata },
  { requiredKeys: ['taskId', 'contextId', 'status'] },
)

const artifactUpdate = fc.record(
  {
    taskId: id,
    contextId: text,
    artifact,
    append: fc.boolean(),
    lastChunk: fc.boolean(),
    metadata,
  },
  { requiredKeys: ['taskId', 'contextId', 'artifact'] },
)

/** An event of a stream. */
export const event: fc.Arbitrary<StreamResponse> = fc.oneof(
  fc.record({ task }),
  fc.record({ message }),
  fc.record({ statusUpdate }),
  fc.record({ artifactUpdate }),
)
