import { defineConfig, type Options } from 'tsup'

/**
 * The build of every published package: ESM for ES2022 with declarations and source maps, sources shipped beside them.
 * A package with more than `src/index.ts` to offer names its entries.
 */
export function library(options: Options = {}) {
  return defineConfig({
    entry: ['src/index.ts'],
    format: ['esm'],
    target: 'es2022',
    platform: 'neutral',
    // tsup 8 sets `baseUrl`, which TypeScript 6 reports as deprecated.
    dts: { compilerOptions: { ignoreDeprecations: '6.0', noEmit: false, emitDeclarationOnly: true } },
    sourcemap: true,
    clean: true,
    splitting: true,
    treeshake: true,
    ...options,
  })
}
