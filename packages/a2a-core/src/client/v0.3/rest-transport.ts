import { toHttpSendMessage } from '../../protocol/v0.3/http-json.ts'
import { readV03RestError } from '../../protocol/v0.3/rest-error.ts'
import { httpTransport, type Binding } from '../http-transport.ts'
import { addressBelow, restRequest } from '../rest-request.ts'
import { restReaders } from '../rest-transport.ts'
import type { Transport, TransportOptions } from '../transport.ts'
import { v03Transport } from './v03-transport.ts'

/** The HTTP+JSON binding of 0.3, which knows no tenants. */
export function v03RestTransport(options: TransportOptions): Transport {
  const root = addressBelow(options.url, '/v1').href
  const http = httpTransport(
    {
      accept: 'application/json',
      request: (operation, params) => ({ ...request(root, operation, params), version: '0.3' }),
      ...restReaders(readV03RestError),
    },
    options,
  )
  return v03Transport(http, toHttpSendMessage)
}

/** Its paths are those of 1.0, but for the card's. */
function request(root: string, ...[operation, params]: Parameters<Binding['request']>) {
  if (operation === 'GetExtendedAgentCard') return { url: addressBelow(root, '/card').href }
  const { url, body } = restRequest(root, operation, params)
  // The specification's text says POST, its proto says GET, and so do some servers alone.
  if (operation === 'SubscribeToTask') return { url }
  return body === undefined ? { url } : { url, body }
}
