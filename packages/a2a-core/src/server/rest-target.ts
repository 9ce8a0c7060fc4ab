import { invalidParams } from '../protocol/parse.ts'
import type { OperationName } from './operation-table.ts'

/** An operation, and those of its parameters that stand in the path. */
export type RestOperation = { name: OperationName; params: { [name: string]: string } }

/** What is at a path of the HTTP+JSON binding. */
export type RestTarget = {
  /** What the request asks for; undefined when the path knows other methods only. */
  operation: RestOperation | undefined
  /** The methods that the path knows, as the header `Allow` lists them. */
  allow: string
}

type Path = { pattern: RegExp; methods: { [method: string]: OperationName } }

/** Every path of the binding (specification §11.3); verbs stand before what would read them as ids. */
const paths: Path[] = [
  { pattern: /^\/message:send$/, methods: { POST: 'SendMessage' } },
  { pattern: /^\/message:stream$/, methods: { POST: 'SendStreamingMessage' } },
  { pattern: /^\/tasks$/, methods: read('ListTasks') },
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
  { pattern: /^\/extendedAgentCard$/, methods: read('GetExtendedAgentCard') },
]

/**
 * Finds what a request of the HTTP+JSON binding asks for; each path may begin with a tenant.
 *
 * @param path the path below the agent's own, percent-encoded as it came
 * @returns undefined when there is nothing at the path
 * @throws InvalidParamsError when what stands in the path is not percent-encoded UTF-8
 */
export function findRestTarget(method: string, path: string): RestTarget | undefined {
  const [, tenant, rest = ''] = /^\/([^/]+)(\/.+)$/.exec(path) ?? []
  return match(method, path, {}) ?? (tenant ? match(method, rest, { tenant }) : undefined)
}

function match(
  method: string,
  path: string,
  outer: { [name: string]: string },
): RestTarget | undefined {
  for (const { pattern, methods } of paths) {
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

function read(operation: OperationName): Path['methods'] {
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
