import { builtinModules } from 'node:module'
import { posix } from 'node:path'

/** A source file: its path from the repository's root, and its text. */
export type SourceFile = { path: string; source: string }

/** The parts of a package's manifest that say what it may import. */
export type Manifest = {
  dependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
}

/** A rule gives the reason why a file breaks it, or nothing. */
type Rule = (file: SourceFile, manifest: Manifest) => string[]

const neutralLibraries = new Set(['zod', 'jose', 'eventsource-parser'])
const framework = /^(@langchain\/.+|langchain|ai|hono|pg|vitest)$/
const kindName = /^(utils?|helpers?|types|common)$/
const builtins = new Set(builtinModules)

/** What the code of a package may import from its neighbours; a package not named here may import `a2a-core`. */
const neighbours: Record<string, RegExp> = {
  'a2a-core': /^a2a-core$/,
  'a2a-cli': /./,
  'a2a-console': /./,
}

/** What a room of a2a-core may import from the other rooms. */
const rooms: Record<string, string[]> = {
  protocol: ['protocol'],
  server: ['protocol', 'server'],
  client: ['protocol', 'client'],
}

/** What of a2a-core, outside the folders named so, may know what version 0.3 is like. */
const edges = new Set([
  'server/encode-event.ts',
  'server/index.ts',
  'server/json-rpc.ts',
  'server/push/notifications-of.ts',
  'server/rest-target.ts',
  'server/rest.ts',
  'client/card-reader.ts',
  'client/select-interface.ts',
])

/** Every module a file imports, in the order they appear. Example code in comments does not count. */
export function importsOf(source: string): string[] {
  const statement = /^(?:import\s*|(?:import|export)\s[^'"`;=()]*?\bfrom\s*)['"]([^'"\n]+)['"]/gm
  const dynamic = /^(?!\s*(?:\*|\/\/)).*?\bimport\(\s*['"]([^'"\n]+)['"]/gm
  return [statement, dynamic].flatMap((pattern) =>
    [...source.matchAll(pattern)].map((match) => match[1] ?? ''),
  )
}

/** The npm package of a module's name: `ai/test` is in `ai`, `@langchain/core/tools` in `@langchain/core`. */
function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}

const isRelative = (specifier: string): boolean => specifier.startsWith('.')
const isBuiltin = (specifier: string): boolean =>
  specifier.startsWith('node:') || builtins.has(specifier)
const folderOf = (path: string): string => path.split('/', 2).join('/')

/** Where an import leads, when it leads to a file of this repository. */
function destination(file: SourceFile, specifier: string): string | undefined {
  if (isRelative(specifier)) return posix.join(posix.dirname(file.path), specifier)
  const name = packageOf(specifier)
  if (name.startsWith('a2a-')) return `packages/${name}/src${specifier.slice(name.length)}/index.ts`
  return undefined
}

/** The room of a2a-core a path lies in: `packages/a2a-core/src/server/agent.ts` is in `server`. */
function roomOf(path: string | undefined): string | undefined {
  return path?.match(/^packages\/a2a-core\/src\/([^/]+)\//)?.[1]
}

const isShipped = (path: string): boolean => /^packages\/[^/]+\/src\//.test(path)
const isNeutral = (path: string): boolean =>
  path.startsWith('packages/a2a-core/src/') && roomOf(path) !== 'testing'

const rules: Record<string, Rule> = {
  'core imports no framework and no platform': ({ path, source }) =>
    isNeutral(path)
      ? importsOf(source)
          .filter(
            (specifier) => !isRelative(specifier) && !neutralLibraries.has(packageOf(specifier)),
          )
          .map((specifier) => `imports '${specifier}'`)
      : [],

  'core uses no global of one platform': ({ path, source }) =>
    isNeutral(path)
      ? source.split('\n').flatMap((line) => {
          const code = line
            .replace(/^\s*(?:\*|\/\*|\/\/).*|\s\/\/ .*$/, '')
            .replace(/'[^']*'/g, "''")
          const name = code.match(
            /(?<![\w.$'"-])(?:process(?=[.?[])|Buffer\b|__dirname\b|__filename\b|require(?=\())/,
          )?.[0]
          return name === undefined ? [] : [`uses ${name}`]
        })
      : [],

  'the rooms of core depend one way': (file) => {
    const room = roomOf(file.path)
    if (room === undefined) return []
    return importsOf(file.source).flatMap((specifier) => {
      const other = roomOf(destination(file, specifier))
      const allowed = rooms[room]
      return other === undefined || allowed === undefined || allowed.includes(other)
        ? []
        : [`${room} imports ${other} ('${specifier}')`]
    })
  },

  'version 0.3 is known at the edges of core alone': (file) => {
    const path = file.path.match(/^packages\/a2a-core\/src\/(.+)$/)?.[1]
    if (path === undefined || path.includes('/v0.3/') || edges.has(path)) return []
    return importsOf(file.source)
      .filter((specifier) => destination(file, specifier)?.includes('/v0.3/'))
      .map((specifier) => `imports '${specifier}'`)
  },

  'nothing but testing imports testing in core': (file) =>
    isNeutral(file.path)
      ? importsOf(file.source)
          .filter((specifier) => roomOf(destination(file, specifier)) === 'testing')
          .map((specifier) => `imports '${specifier}'`)
      : [],

  'packages depend one way': ({ path, source }) => {
    if (!isShipped(path)) return []
    const own = path.split('/')[1] ?? ''
    const allowed = neighbours[own] ?? /^a2a-core$/
    return importsOf(source)
      .map(packageOf)
      .filter((name) => name.startsWith('a2a-') && !allowed.test(name))
      .map((name) => `${own} imports ${name}`)
  },

  'adapters and engines never import Hono': ({ path, source }) =>
    isShipped(path) && !/^packages\/a2a-(hono|cli|console)\//.test(path)
      ? importsOf(source)
          .filter((specifier) => /^(@hono\/|hono($|\/))/.test(specifier))
          .map((specifier) => `imports '${specifier}'`)
      : [],

  'what a package imports is declared, frameworks as peers': ({ path, source }, manifest) =>
    isShipped(path)
      ? importsOf(source)
          .filter((specifier) => !isRelative(specifier) && !isBuiltin(specifier))
          .map(packageOf)
          .filter((name) => name !== path.split('/')[1])
          .flatMap((name) => {
            if (framework.test(name)) {
              return name in (manifest.peerDependencies ?? {})
                ? []
                : [`${name} is not a peer dependency`]
            }
            return name in { ...manifest.dependencies, ...manifest.peerDependencies }
              ? []
              : [`${name} is not a dependency`]
          })
      : [],

  'a relative import stays inside its package': (file) =>
    importsOf(file.source)
      .filter(isRelative)
      .filter((specifier) => {
        const to = destination(file, specifier) ?? ''
        return /^(packages|apps)\//.test(file.path) && folderOf(to) !== folderOf(file.path)
      })
      .map((specifier) => `imports '${specifier}'`),

  'packages never import apps': ({ path, source }) =>
    path.startsWith('packages/')
      ? importsOf(source)
          .filter((specifier) =>
            /^(support|pricing|compliance|desk|stand-in|demo|interop)($|\/)|(^|\/)(apps|examples|interop|benchmarks)\//.test(
              specifier,
            ),
          )
          .map((specifier) => `imports '${specifier}'`)
      : [],

  'a thing lives where its idea lives': ({ path }) =>
    path
      .split('/')
      .map((segment) => segment.replace(/\..*$/, ''))
      .filter((segment) => kindName.test(segment))
      .map((segment) => `is named '${segment}'`),
}

/** Every breach of the rules in one file, as `path: rule: reason`. */
export function breaches(file: SourceFile, manifest: Manifest = {}): string[] {
  return Object.entries(rules).flatMap(([rule, check]) =>
    check(file, manifest).map((reason) => `${file.path}: ${rule}: ${reason}`),
  )
}
