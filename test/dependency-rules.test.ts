import { existsSync, globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { breaches, importsOf, type Manifest, type SourceFile } from './dependency-rules.ts'

const read = (path: string): string => readFileSync(path, 'utf8')

function files(): SourceFile[] {
  return globSync([
    '{packages,apps,examples,benchmarks}/*/{src,test}/**/*.ts',
    '{examples,benchmarks}/*/*.ts',
    '{interop,test}/**/*.ts',
  ])
    .filter((path) => !/(^|\/)(node_modules|dist)\//.test(path))
    .map((path) => ({ path, source: read(path) }))
}

function manifestOf(path: string): Manifest {
  const manifest = `${path.split('/', 2).join('/')}/package.json`
  return existsSync(manifest) ? JSON.parse(read(manifest)) : {}
}

test('the repository keeps its dependency rules', () => {
  const found = files()
  expect(found.length).toBeGreaterThan(5)
  expect(found.flatMap((file) => breaches(file, manifestOf(file.path)))).toEqual([])
})

test('a2a-core depends on nothing but its three neutral libraries', () => {
  const { dependencies } = manifestOf('packages/a2a-core/src/index.ts')
  expect(['eventsource-parser', 'jose', 'zod']).toEqual(
    expect.arrayContaining(Object.keys(dependencies ?? {})),
  )
})

test('imports are found in every form, and not in comments', () => {
  const source = [
    "import { a } from 'a'",
    "import 'b'",
    "import type {\n  C,\n} from 'c'",
    "export * from 'd'",
    "export { e } from 'e'",
    "const f = await import('f')",
    "export const type = 'not-an-import'",
    ' * import { g } from "g"',
    "// const h = await import('h')",
  ].join('\n')
  expect(importsOf(source)).toEqual(['a', 'b', 'c', 'd', 'e', 'f'])
})

const core = 'packages/a2a-core/src'
const declared: Manifest = {
  dependencies: { 'a2a-core': '', zod: '' },
  peerDependencies: { ai: '', hono: '' },
}

describe('every rule is broken by', () => {
  test.each<[rule: string, path: string, source: string, manifest?: Manifest]>([
    [
      'core imports no framework and no platform',
      `${core}/server/a.ts`,
      "import { Hono } from 'hono'",
    ],
    [
      'core imports no framework and no platform',
      `${core}/client/a.ts`,
      "import { readFile } from 'node:fs'",
    ],
    ['core imports no framework and no platform', `${core}/a.ts`, "const fs = await import('fs')"],
    ['core uses no global of one platform', `${core}/protocol/a.ts`, 'const key = process.env.KEY'],
    [
      'core uses no global of one platform',
      `${core}/server/a.ts`,
      "  return Buffer.from(text, 'base64')",
    ],
    [
      'the rooms of core depend one way',
      `${core}/protocol/a.ts`,
      "import { run } from '../server/run.ts'",
    ],
    [
      'the rooms of core depend one way',
      `${core}/protocol/a.ts`,
      "import { connect } from 'a2a-core/client'",
    ],
    [
      'the rooms of core depend one way',
      `${core}/server/deep/a.ts`,
      "import { connect } from '../../client/index.ts'",
    ],
    [
      'the rooms of core depend one way',
      `${core}/client/a.ts`,
      "export { run } from '../server/run.ts'",
    ],
    [
      'version 0.3 is known at the edges of core alone',
      `${core}/server/operations/a.ts`,
      "import { toV03Task } from '../../protocol/v0.3/task.ts'",
    ],
    [
      'version 0.3 is known at the edges of core alone',
      `${core}/protocol/a.ts`,
      "import { toV03Task } from './v0.3/task.ts'",
    ],
    [
      'nothing but testing imports testing in core',
      `${core}/server/a.ts`,
      "import '../testing/index.ts'",
    ],
    [
      'nothing but testing imports testing in core',
      `${core}/index.ts`,
      "export { testEngine } from './testing/index.ts'",
    ],
    [
      'packages depend one way',
      'packages/a2a-ai-sdk/src/a.ts',
      "import { fromFunction } from 'a2a-function'",
      declared,
    ],
    [
      'packages depend one way',
      'packages/a2a-sqlite/src/a.ts',
      "import { a2a } from 'a2a-hono'",
      declared,
    ],
    ['packages depend one way', `${core}/index.ts`, "import { a2a } from 'a2a-hono'"],
    [
      'adapters and engines never import Hono',
      'packages/a2a-function/src/a.ts',
      "import { Hono } from 'hono'",
      declared,
    ],
    [
      'adapters and engines never import Hono',
      'packages/a2a-postgres/src/a.ts',
      "import { serve } from '@hono/node-server'",
    ],
    [
      'what a package imports is declared, frameworks as peers',
      'packages/a2a-ai-sdk/src/a.ts',
      "import { tool } from 'ai'",
      { dependencies: { ai: '' } },
    ],
    [
      'what a package imports is declared, frameworks as peers',
      'packages/a2a-hono/src/a.ts',
      "import * as z from 'zod'",
      {},
    ],
    [
      'a relative import stays inside its package',
      'packages/a2a-hono/src/a.ts',
      "import { a } from '../../a2a-core/src/index.ts'",
    ],
    [
      'packages never import apps',
      'packages/a2a-hono/test/a.test.ts',
      "import { graph } from 'support'",
    ],
    [
      'packages never import apps',
      'packages/a2a-hono/src/a.ts',
      "import { graph } from '../../../apps/support/src/graph.ts'",
    ],
    ['a thing lives where its idea lives', 'packages/a2a-hono/src/utils/a.ts', ''],
    ['a thing lives where its idea lives', `${core}/server/types.ts`, ''],
    ['a thing lives where its idea lives', 'packages/helpers/src/index.ts', ''],
  ])('%s: %s %s', (rule, path, source, manifest) => {
    expect(breaches({ path, source }, manifest)).toEqual(
      expect.arrayContaining([expect.stringContaining(`${path}: ${rule}: `)]),
    )
  })
})

describe('no rule is broken by', () => {
  test.each<[path: string, source: string]>([
    [`${core}/server/a.ts`, "import { task } from '../protocol/task.ts'\nimport * as z from 'zod'"],
    [`${core}/server/rest.ts`, "import { answerV03Rest } from './v0.3/rest.ts'"],
    [`${core}/client/v0.3/a.ts`, "import { toV03Task } from '../../protocol/v0.3/task.ts'"],
    [
      `${core}/testing/a.ts`,
      "import { connect } from '../client/index.ts'\nimport { run } from '../server/run.ts'",
    ],
    [
      `${core}/index.ts`,
      "export { task } from './protocol/task.ts'\n// process.env is the platform's\nconst a = options.process.env",
    ],
    ['packages/a2a-ai-sdk/src/a.ts', "import { tool } from 'ai'\nimport { text } from 'a2a-core'"],
    ['packages/a2a-function/test/a.test.ts', "import { a2a } from 'a2a-hono'"],
    ['apps/support/src/a.ts', "import { a2a } from 'a2a-hono'"],
  ])('%s %s', (path, source) => {
    expect(breaches({ path, source }, declared)).toEqual([])
  })
})
