import { readFileSync } from 'node:fs'
import { defineConfig, type UserConfig } from 'tsdown/config'

/**
 * The build of every published package, run in the package's folder.
 *
 * Its entries are read from `exports`, which point at `src` in the repository; what is published
 * points at `dist` by `publishConfig.exports`. The packed tarball itself is then judged by publint
 * and by "are the types wrong?".
 */
export function library(): UserConfig {
  const manifest: { exports: Record<string, string> } = JSON.parse(
    readFileSync('package.json', 'utf8'),
  )
  const sources = Object.values(manifest.exports).filter((path) => path.endsWith('.ts'))

  return defineConfig({
    entry: Object.fromEntries(
      sources.map((path) => [path.slice('./src/'.length, -'.ts'.length), path]),
    ),
    format: 'esm',
    platform: 'neutral',
    deps: { neverBundle: /^node:/ },
    target: 'es2023',
    tsconfig: '../../tsconfig.json',
    dts: true,
    fixedExtension: false,
    sourcemap: false,
    publint: { level: 'suggestion', strict: true },
    attw: { profile: 'esm-only', level: 'error' },
    failOnWarn: true,
    suppressWarnings: 'TypeScript 7.0 does not yet have a stable API',
  })
}
