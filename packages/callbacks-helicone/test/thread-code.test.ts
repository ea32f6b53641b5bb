import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { expect, it } from 'vitest'

it('thread-code.ts is generated from thread-program.ts (vitest -u writes it)', async () => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../src/thread-program.ts', import.meta.url))],
    bundle: true,
    minify: true,
    format: 'iife',
    platform: 'node',
    target: 'es2022',
    write: false,
    tsconfigRaw: '{}',
  })
  const code = outputFiles[0]?.text.trim() ?? ''
  const literal = `'${code.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n')}'`
  const file = `// Generated from thread-program.ts by thread-code.test.ts.\nexport const THREAD_CODE =\n  ${literal}\n`
  await expect(file).toMatchFileSnapshot('../src/thread-code.ts')
})
