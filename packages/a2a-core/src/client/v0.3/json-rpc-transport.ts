import { newId } from '../../protocol/id.ts'
import { readJsonRpcResponse } from '../../protocol/json-rpc.ts'
import { v03Methods, type V03OperationName } from '../../protocol/v0.3/methods.ts'
import { httpTransport } from '../http-transport.ts'
import { readRpcResult } from '../json-rpc-transport.ts'
import type { Transport, TransportOptions } from '../transport.ts'
import { v03Transport } from './v03-transport.ts'

/** The JSON-RPC binding of 0.3, which knows no tenants. */
export function v03JsonRpcTransport(options: TransportOptions): Transport {
  const { url } = options
  const http = httpTransport(
    {
      accept: 'application/json',
      request: (operation, params) => {
        // Those that 0.3 does not have never come here.
        const method = v03Methods[operation as V03OperationName]
        const body = JSON.stringify({ jsonrpc: '2.0', id: newId(), method, params })
        return { url, body, version: '0.3' }
      },
      result: readRpcResult,
      event: readJsonRpcResponse,
    },
    options,
  )
  return v03Transport(http, (request) => request)
}
