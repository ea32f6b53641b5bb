import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

export interface Built {
  /** The built file of a source, whose path is relative to this folder. */
  file(source: string): URL
  remove(): Promise<void>
}

/** Builds sources for worker threads and child processes, which cannot run TypeScript on Node 20. The output is inside this package, to resolve dependencies. */
export async function buildForTest(...sources: string[]): Promise<Built> {
  const here = fileURLToPath(new URL('.', import.meta.url))
  const cache = join(here, '../../node_modules/.cache')
  await mkdir(cache, { recursive: true })
  const outdir = await mkdtemp(join(cache, 'test-'))
  await build({
    entryPoints: sources.map((source) => join(here, source)),
    outdir,
    outbase: here,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    packages: 'external',
    outExtension: { '.js': '.mjs' },
    logLevel: 'error',
  })
  return {
    file: (source) => pathToFileURL(join(outdir, source.replace(/\.ts$/, '.mjs'))),
    remove: () => rm(outdir, { recursive: true }),
  }
}
