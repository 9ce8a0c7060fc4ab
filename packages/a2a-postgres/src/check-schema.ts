/** @throws TypeError when a schema's name needs quotes, or leaves no room for `_jobs` */
export function checkSchema(schema: string): void {
  if (/^[a-z_][a-z0-9_]{0,39}$/.test(schema)) return
  throw new TypeError(
    `schema: expected a name of up to 40 small letters, digits and _; got ${JSON.stringify(schema)}`,
  )
}
