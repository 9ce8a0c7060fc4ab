import { connect, type BindingName, type ConnectOptions, type RemoteAgent } from 'a2a-core/client'
import { cuttingProxy, type Cut, type CuttingProxy } from './cutting-proxy.ts'

/**
 * Our client of a server, through a proxy that cuts its connections as planned; the card is read
 * before that.
 */
export async function connectThrough(
  url: string,
  binding: BindingName,
  plan: readonly Cut[],
  options: ConnectOptions = {},
): Promise<{ remote: RemoteAgent; proxy: CuttingProxy } & AsyncDisposable> {
  const { card } = await connect(url)
  const proxy = await cuttingProxy(url, plan)
  const supportedInterfaces = card.supportedInterfaces.map((offered) => ({
    ...offered,
    url: offered.url.replace(url, proxy.origin),
  }))
  return {
    remote: await connect({ ...card, supportedInterfaces }, { ...options, binding }),
    proxy,
    [Symbol.asyncDispose]: () => proxy[Symbol.asyncDispose](),
  }
}
