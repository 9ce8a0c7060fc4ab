import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

type Manifest = {
  name: string
  exports: Record<string, string>
  publishConfig: { exports: Record<string, string | { types: string; default: string }> }
  [field: string]: unknown
}

const read = (path: string): Manifest => JSON.parse(readFileSync(path, 'utf8'))

/** What `exports` must become in the tarball: built files instead of sources. */
function published(exports: Manifest['exports']): Manifest['publishConfig']['exports'] {
  return Object.fromEntries(
    Object.entries(exports).map(([subpath, path]) => {
      if (!path.endsWith('.ts')) return [subpath, path]
      const built = path.replace('./src/', './dist/').slice(0, -'.ts'.length)
      return [subpath, { types: `${built}.d.ts`, default: `${built}.js` }]
    }),
  )
}

/** What needs a newer Node than the rest, which needs 22.12: `node:sqlite` came with 22.13. */
const oldestNode: { [name: string]: string } = { 'a2a-sqlite': '>=22.13' }

describe.each(globSync('packages/*/package.json'))('%s', (path) => {
  const manifest = read(path)

  test('publishes a built file for every source it exports', () => {
    expect(manifest.publishConfig).toEqual({
      access: 'public',
      exports: published(manifest.exports),
    })
  })

  test('is named as its folder and says what every package says', () => {
    expect(manifest).toMatchObject({
      name: path.split(/[/\\]/)[1],
      license: 'Apache-2.0',
      type: 'module',
      sideEffects: false,
      files: ['dist'],
      engines: { node: oldestNode[manifest.name] ?? '>=22.12' },
    })
  })
})
