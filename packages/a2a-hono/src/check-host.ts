import { PermissionDeniedError } from 'a2a-core'
import type { Incoming } from './incoming.ts'
import type { Serving } from './serving.ts'

/**
 * Without `auth`, all callers are one owner: said once, and only hosts on this machine are
 * answered. That also keeps web pages from reaching a local agent by DNS rebinding.
 *
 * @throws PermissionDeniedError for any other host
 */
export function checkHost(serving: Serving, { url, request }: Incoming): void {
  const { options, server } = serving
  if (options.auth !== undefined && options.auth !== 'loopback') return
  if (options.auth === undefined && !serving.warned) {
    serving.warned = true
    console.warn(
      `a2a: ${server.agent.about.name} has no auth: all callers share their tasks, and only loopback ` +
        "hosts are answered. Set auth: 'loopback' where that is meant, 'none' to serve everybody.",
    )
  }
  const hostname = foreignHost(url, request)
  if (hostname === undefined) return
  throw new PermissionDeniedError(
    `This agent has no auth, so it answers loopback hosts only, not ${JSON.stringify(hostname.slice(0, 200))}: ` +
      "who serves it sets the option auth, to 'none' where anybody may call",
  )
}

/**
 * The host that is not this machine. A proxy here may ask by a name of this machine what it was asked
 * by another: that it says so is enough to refuse it, and never enough to let anybody in.
 */
function foreignHost({ hostname }: URL, { headers }: Request): string | undefined {
  if (!isLoopback(hostname)) return hostname
  const forwarded = headers
    .get('x-forwarded-host')
    ?.split(',')
    .map((host) => host.trim())
  return forwarded?.find((host) => host !== '' && !isLoopback(hostnameOf(host)))
}

function hostnameOf(host: string): string {
  return URL.parse(`http://${host}`)?.hostname ?? host
}

function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname)
  )
}
