import { execFile } from 'node:child_process'
import { createServer } from 'node:net'
import { cp, glob, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

// What is published is what counts: the packages are packed, installed with npm into a folder of
// their own, and used there as the README says.

const run = promisify(execFile)
const root = join(import.meta.dirname, '..')
const packages = [
  'a2a-core',
  'a2a-hono',
  'a2a-function',
  'a2a-langgraph',
  'a2a-ai-sdk',
  'a2a-sqlite',
  'a2a-postgres',
]
const peers = [
  'hono',
  '@hono/node-server',
  '@langchain/core',
  '@langchain/langgraph',
  'ai',
  'pg',
  'zod',
]
const others = ['@ai-sdk/openai', '@ai-sdk/provider', '@langchain/openai', '@types/pg', 'langchain']

let consumer: string

beforeAll(async () => {
  consumer = await mkdtemp(join(tmpdir(), 'a2a-pack-'))
  await run('pnpm', ['build'], { cwd: root })
  for (const name of packages) {
    await run('pnpm', ['pack', '--pack-destination', consumer], {
      cwd: join(root, 'packages', name),
    })
  }
  const tarballs = (await readdir(consumer)).filter((file) => file.endsWith('.tgz'))
  const catalog = await readFile(join(root, 'pnpm-workspace.yaml'), 'utf8')
  const pinned = [...peers, ...others, '@types/node'].map(
    (name) => `${name}@${versionIn(catalog, name)}`,
  )
  await writeFile(join(consumer, 'package.json'), '{ "type": "module", "private": true }\n')
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']
  const files = tarballs.map((file) => `./${file}`)
  await run('npm', ['install', ...quiet, ...files, ...pinned], { cwd: consumer })
}, 240_000)

afterAll(async () => {
  await rm(consumer, { recursive: true, force: true })
})

test('each package is one tarball', async () => {
  const files = await readdir(consumer)
  expect(files.filter((file) => file.endsWith('.tgz'))).toHaveLength(packages.length)
})

test('the first program of the README runs, as JavaScript and as TypeScript', async () => {
  const program = (await firstProgram()).replaceAll('4001', String(await freePort()))
  for (const file of ['program.mjs', 'echo.mts']) {
    await writeFile(join(consumer, file), program)
    const { stdout } = await run(process.execPath, [file], { cwd: consumer })
    expect(stdout).toBe('You said hello\n')
  }
}, 30_000)

test('the first program of the README and every entry point type-check, libraries included', async () => {
  await writeFile(join(consumer, 'program.ts'), await firstProgram())
  await writeFile(join(consumer, 'entries.ts'), entryPoints())
  const problems = await typeCheck(['--skipLibCheck', 'false', 'program.ts', 'entries.ts'])
  // Other people's declarations are theirs to mend.
  expect(problems.filter((line) => /^(program|entries)\.ts|a2a-/.test(line))).toEqual([])
}, 60_000)

test('an agent that is made where it is served type-checks with the options most people have', async () => {
  await writeFile(
    join(consumer, 'in-place.ts'),
    `import { fromAISDK } from 'a2a-ai-sdk'
import { ToolLoopAgent } from 'ai'
const tools = {}
fromAISDK(new ToolLoopAgent({ model: 'openai/gpt-5-mini', tools }), { name: 'Pricing' })
`,
  )
  expect(await typeCheck(['--skipLibCheck', 'in-place.ts'])).toEqual([])
}, 60_000)

test('the examples type-check with the options that most people have', async () => {
  await cp(join(root, 'examples'), join(consumer, 'examples'), {
    recursive: true,
    filter: (path) => !path.endsWith('node_modules'),
  })
  const programs = await Array.fromAsync(glob('examples/[0-9]*/*.ts', { cwd: consumer }))
  expect(programs.length).toBeGreaterThan(10)
  expect(await typeCheck(['--skipLibCheck', '--allowImportingTsExtensions', ...programs])).toEqual(
    [],
  )
}, 60_000)

test('every entry point can be imported', async () => {
  await writeFile(join(consumer, 'entries.mjs'), entryPoints())
  const { stderr } = await run(process.execPath, ['entries.mjs'], { cwd: consumer })
  expect(stderr).toBe('')
}, 30_000)

/** What the compiler says against files of the consumer, with `strict` and no other strictness. */
async function typeCheck(files: string[]): Promise<string[]> {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const options = ['--noEmit', '--strict', '--target', 'es2024', '--module', 'nodenext']
  const { stdout } = await run(process.execPath, [tsc, ...options, '--types', 'node', ...files], {
    cwd: consumer,
  }).catch((error: { stdout: string }) => error)
  return stdout.split('\n').filter((line) => line !== '')
}

async function firstProgram(): Promise<string> {
  const readme = await readFile(join(root, 'README.md'), 'utf8')
  const program = /```ts\n([\s\S]*?)```/.exec(readme)?.[1]
  if (!program) throw new Error('README.md has no program')
  return program
}

function entryPoints(): string {
  const entries = ['a2a-core', 'a2a-core/server', 'a2a-core/client', ...packages.slice(1)]
  return entries.map((entry) => `import '${entry}'\n`).join('')
}

function versionIn(catalog: string, name: string): string {
  const line = new RegExp(`^  '?${name}'?: (\\d.*)$`, 'm').exec(catalog)
  if (!line?.[1]) throw new Error(`The catalog does not name ${name}`)
  return line[1]
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('No port is free')
  return address.port
}
