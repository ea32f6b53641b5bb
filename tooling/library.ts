import { defineConfig, type Options } from 'tsup'
import { writeDeclarations } from './declarations.ts'

interface LibraryOptions extends Omit<Options, 'onSuccess'> {
  /** Runs after all output, including declarations, is written. */
  readonly onSuccess?: () => Promise<void>
}

/**
 * The build configuration of every published package: ESM for ES2022 with declarations, both with maps to the sources, which are shipped too.
 * A package with entries other than `src/index.ts` names them in `entry`.
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
