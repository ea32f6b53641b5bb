import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'

/** Bundled whole, without tree shaking, for browsers. */
async function bundle(entry: string) {
  const { outputFiles, metafile } = await build({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    metafile: true,
    write: false,
    logLevel: 'silent',
  })
  return { gzipped: gzipSync(outputFiles[0]!.contents).length, metafile, text: outputFiles[0]!.text }
}

describe('the package', () => {
  it('is at most 6100 bytes gzipped when bundled whole', async () => {
    const { gzipped } = await bundle('index.ts')
    expect(gzipped).toBeLessThanOrEqual(6100)
    // Fails when it has become so small that the README should say so.
    expect(gzipped).toBeGreaterThan(5000)
  })

  it('has no imports and needs no Node APIs', async () => {
    for (const entry of ['index.ts', 'contract.ts']) {
      const { metafile, text } = await bundle(entry)
      expect(Object.values(metafile.outputs).flatMap(({ imports }) => imports)).toEqual([])
      expect(Object.keys(metafile.inputs).filter((path) => path.includes('node_modules'))).toEqual([])
      expect(text).not.toMatch(/\b(process|Buffer|require|global)\b\s*[.([]/)
    }
  })

  it('drops its tables if only a constant is imported', async () => {
    const { outputFiles } = await build({
      stdin: {
        contents: `export { PROPERTY_PREFIX } from './index.ts'`,
        resolveDir: fileURLToPath(new URL('.', import.meta.url)),
      },
      bundle: true,
      minify: true,
      format: 'esm',
      write: false,
    })
    expect(outputFiles[0]!.text.length).toBeLessThan(100)
  })
})
