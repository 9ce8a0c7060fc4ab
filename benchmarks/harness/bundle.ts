import { createRequire } from 'node:module'
import { rolldown, type Plugin } from 'rolldown'

/** What our packages are built on. */
const libraries = ['zod', 'jose', 'eventsource-parser', 'hono'] as const

const fromCore = createRequire(createRequire(import.meta.url).resolve('a2a-core/package.json'))
const fromHere = createRequire(import.meta.url)

/**
 * Bundles a module of a few lines, minified. What it loads later, when it is needed, is left out.
 *
 * @param source the module
 * @param options.libraries `'within'`, or `'beside'`: they are imported from where they are installed
 * @param options.later what is imported later, when it is needed: left out, or within, too
 * @returns its files, that of the module itself first
 */
export async function bundle(
  source: string,
  {
    libraries: where,
    later = 'apart',
  }: { libraries: 'within' | 'beside'; later?: 'apart' | 'within' },
): Promise<string[]> {
  const entry = 'bench:entry'
  const plugin: Plugin = {
    name: 'entry',
    resolveId(id) {
      if (id === entry) return id
      if (id.startsWith('node:')) return { id, external: true }
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
    // As an application's own entry: what is shared with later files stays in it.
    preserveEntrySignatures: 'allow-extension',
    plugins: [plugin],
    treeshake: true,
  })
  const { output } = await build.generate({
    format: 'esm',
    minify: true,
    codeSplitting: later === 'apart',
  })
  await build.close()
  const chunks = output.filter((each) => each.type === 'chunk')
  const needed = new Set([output[0]])
  for (const { imports } of needed) {
    for (const chunk of chunks) if (imports.includes(chunk.fileName)) needed.add(chunk)
  }
  return [...needed].map(({ code }) => code)
}

function pathOf(library: string): string {
  return library.startsWith('hono') ? fromHere.resolve(library) : fromCore.resolve(library)
}
