import { createRequire } from 'node:module'
import { rolldown, type Plugin } from 'rolldown'

/** What our packages are built on. */
const libraries = ['zod', 'jose', 'eventsource-parser', 'hono'] as const

const fromCore = createRequire(createRequire(import.meta.url).resolve('a2a-core/package.json'))
const fromHere = createRequire(import.meta.url)

/**
 * Bundles a module of a few lines, minified.
 *
 * @param source the module
 * @param options.libraries `'within'`, or `'beside'`: they are imported from where they are installed
 */
export async function bundle(
  source: string,
  { libraries: where, minify = true }: { libraries: 'within' | 'beside'; minify?: boolean },
): Promise<string> {
  const entry = 'bench:entry'
  const plugin: Plugin = {
    name: 'entry',
    resolveId(id) {
      if (id === entry) return id
      const isLibrary = libraries.some((name) => id === name || id.startsWith(`${name}/`))
      if (!isLibrary || where === 'within') return undefined
      return { id: pathOf(id), external: true }
    },
    load: (id) => (id === entry ? source : undefined),
  }
  const build = await rolldown({
    input: entry,
    cwd: import.meta.dirname,
    platform: 'neutral',
    plugins: [plugin],
    treeshake: true,
  })
  const { output } = await build.generate({ format: 'esm', minify, codeSplitting: false })
  await build.close()
  return output[0].code
}

function pathOf(library: string): string {
  return library.startsWith('hono') ? fromHere.resolve(library) : fromCore.resolve(library)
}
