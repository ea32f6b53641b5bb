import { defineConfig, type Options } from 'tsup'
import { writeDeclarations } from './declarations.ts'

interface LibraryOptions extends Omit<Options, 'onSuccess'> {
  /** Runs after everything else was written. */
  readonly onSuccess?: () => Promise<void>
}

/**
 * The build of every published package: ESM for ES2022 with declarations, and maps of both to the sources, which are shipped beside them.
 * A package with more than `src/index.ts` to offer names its entries.
 */
export function library({ onSuccess, ...options }: LibraryOptions = {}) {
  return defineConfig({
    entry: ['src/index.ts'],
    format: ['esm'],
    target: 'es2022',
    platform: 'neutral',
    sourcemap: true,
    clean: true,
    splitting: true,
    treeshake: true,
    async onSuccess() {
      await writeDeclarations()
      await onSuccess?.()
    },
    ...options,
  })
}
