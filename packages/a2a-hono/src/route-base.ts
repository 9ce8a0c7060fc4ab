/**
 * The path that the app is mounted at, as a request's address has it: `/support`, or empty.
 *
 * @param pattern the pattern of the route by which its host found the app: `/support/*`
 */
export function routeBase(pattern: string, { pathname }: URL): string {
  const depth = pattern.split('/').filter((segment) => segment !== '' && segment !== '*').length
  if (depth === 0) return ''
  const segments = pathname.split('/').slice(1, depth + 1)
  return segments.map((segment) => `/${segment}`).join('')
}
