import { invalidParams } from '../protocol/parse.ts'
import type { HttpRequest } from './send-request.ts'
import type { Operation, StreamingOperation } from './transport.ts'

/**
 * Writes a request of the HTTP+JSON binding (specification §11.3, §11.5): the tenant and the id in
 * the path, the rest as the body of a POST, or as the query of a GET.
 *
 * @param url the address of the interface
 * @throws InvalidParamsError when the id cannot stand in a path
 */
export function restRequest(
  url: string,
  operation: Operation | StreamingOperation,
  params: { id?: string; tenant?: string },
): Pick<HttpRequest, 'url' | 'body' | 'contentType'> {
  const { tenant, ...rest } = params
  const { id, ...withoutId } = rest
  switch (operation) {
    case 'SendMessage':
      return post('/message:send', rest)
    case 'SendStreamingMessage':
      return post('/message:stream', rest)
    case 'ListTasks':
      return get('/tasks', rest)
    case 'GetExtendedAgentCard':
      return get('/extendedAgentCard', rest)
    case 'GetTask':
      return get(`/tasks/${segment('id', id)}`, withoutId)
    case 'CancelTask':
      return post(`/tasks/${segment('id', id)}:cancel`, withoutId)
    case 'SubscribeToTask':
      return post(`/tasks/${segment('id', id)}:subscribe`, withoutId)
  }

  function post(path: string, body: object): ReturnType<typeof restRequest> {
    const contentType = 'application/a2a+json'
    return { url: addressOf(path).href, body: JSON.stringify(body), contentType }
  }

  function get(path: string, query: object): ReturnType<typeof restRequest> {
    const address = addressOf(path)
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) address.searchParams.set(name, String(value))
    }
    return { url: address.href }
  }

  function addressOf(path: string): URL {
    return addressBelow(url, tenant ? `/${segment('tenant', tenant)}${path}` : path)
  }
}

/** The address of a path below that of an interface. */
export function addressBelow(url: string, path: string): URL {
  const address = new URL(url)
  address.pathname = `${address.pathname.replace(/\/+$/, '')}${path}`
  return address
}

function segment(field: string, text = ''): string {
  // Of these, an address keeps nothing: `.` and `..` are taken for steps in a path.
  if (/^\.{0,2}$/.test(text)) {
    const description = `${JSON.stringify(text)} cannot stand in the path of an address`
    throw invalidParams([{ field, description }])
  }
  return encodeURIComponent(text)
}
