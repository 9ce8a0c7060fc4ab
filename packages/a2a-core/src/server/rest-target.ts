import { invalidParams } from '../protocol/parse.ts'
import type { V03OperationName } from '../protocol/v0.3/methods.ts'
import { versionMeant } from './check-version.ts'
import type { OperationName } from './operation-table.ts'

/**
 * An operation, and those of its parameters that stand in the path; the version is there where the
 * path is one of 0.3.
 */
export type RestOperation = { params: { [name: string]: string } } & (
  | { name: OperationName; version?: undefined }
  | { name: V03OperationName; version: '0.3' }
)

/** What is at a path of the HTTP+JSON binding. */
export type RestTarget = {
  /** What the request asks for; undefined when the path knows other methods only. */
  operation: RestOperation | undefined
  /** The methods that the path knows, as the header `Allow` lists them. */
  allow: string
}

type Path<Name> = { pattern: RegExp; methods: { [method: string]: Name } }

/** The paths that both versions have; verbs stand before what would read them as ids. */
const paths: Path<V03OperationName>[] = [
  { pattern: /^\/message:send$/, methods: { POST: 'SendMessage' } },
  { pattern: /^\/message:stream$/, methods: { POST: 'SendStreamingMessage' } },
  { pattern: /^\/tasks\/(?<id>[^/]*):cancel$/, methods: { POST: 'CancelTask' } },
  {
    pattern: /^\/tasks\/(?<id>[^/]*):subscribe$/,
    // The specification's text says POST, its proto says GET.
    methods: { GET: 'SubscribeToTask', POST: 'SubscribeToTask' },
  },
  { pattern: /^\/tasks\/(?<id>[^/]+)$/, methods: read('GetTask') },
  {
    pattern: /^\/tasks\/(?<taskId>[^/]+)\/pushNotificationConfigs$/,
    methods: {
      ...read('ListTaskPushNotificationConfigs'),
      POST: 'CreateTaskPushNotificationConfig',
    },
  },
  {
    pattern: /^\/tasks\/(?<taskId>[^/]+)\/pushNotificationConfigs\/(?<id>[^/]+)$/,
    methods: {
      ...read('GetTaskPushNotificationConfig'),
      DELETE: 'DeleteTaskPushNotificationConfig',
    },
  },
]

/** Every path of the binding (specification §11.3). */
const currentPaths: Path<OperationName>[] = [
  ...paths,
  { pattern: /^\/tasks$/, methods: read('ListTasks') },
  { pattern: /^\/extendedAgentCard$/, methods: read('GetExtendedAgentCard') },
]

/** Every path of 0.3, below `/v1`. */
const v03Paths: Path<V03OperationName>[] = [
  ...paths,
  { pattern: /^\/card$/, methods: read('GetExtendedAgentCard') },
]

/**
 * Finds what a request of the HTTP+JSON binding asks for; each path may begin with a tenant, and
 * those of 0.3 begin with `/v1`.
 *
 * @param path the path below the agent's own, percent-encoded as it came
 * @param version the `A2A-Version` of the request, if it has one; without it, 0.3 is meant
 * @returns undefined when there is nothing at the path
 * @throws InvalidParamsError when what stands in the path is not percent-encoded UTF-8
 */
export function findRestTarget(
  method: string,
  path: string,
  version?: string,
): RestTarget | undefined {
  const [, first, rest = ''] = /^\/([^/]+)(\/.+)$/.exec(path) ?? []
  if (first === 'v1' && versionMeant(version) === '0.3') {
    const found = match(v03Paths, method, rest)
    if (found)
      return { ...found, operation: found.operation && { ...found.operation, version: '0.3' } }
  }
  return (
    match(currentPaths, method, path) ??
    (first ? match(currentPaths, method, rest, { tenant: first }) : undefined)
  )
}

type Match<Name> = {
  operation: { name: Name; params: RestOperation['params'] } | undefined
  allow: string
}

function match<Name>(
  known: readonly Path<Name>[],
  method: string,
  path: string,
  outer: RestOperation['params'] = {},
): Match<Name> | undefined {
  for (const { pattern, methods } of known) {
    const found = pattern.exec(path)
    if (!found) continue
    const name = Object.hasOwn(methods, method) ? methods[method] : undefined
    return {
      operation: name && { name, params: decoded({ ...outer, ...found.groups }) },
      allow: [...Object.keys(methods), 'OPTIONS'].join(', '),
    }
  }
  return undefined
}

function read<Name extends OperationName>(operation: Name): Path<Name>['methods'] {
  return { GET: operation, HEAD: operation }
}

function decoded(params: RestOperation['params']): RestOperation['params'] {
  return Object.fromEntries(
    Object.entries(params).map(([field, text]) => {
      try {
        return [field, decodeURIComponent(text)]
      } catch {
        const description = `${JSON.stringify(text.slice(0, 200))} is not percent-encoded UTF-8`
        throw invalidParams([{ field, description }])
      }
    }),
  )
}
