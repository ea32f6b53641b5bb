import { build } from 'esbuild'

/** Export conditions that bundlers and runtimes without undici resolve with. The empty list is the default export. */
const WITHOUT_UNDICI = [
  ['workerd', 'worker', 'browser'],
  ['edge-light'],
  ['worker'],
  ['browser'],
  ['bun', 'node'],
  ['deno', 'node'],
  [],
]

/** Throws unless the installed `core` uses `fetch` under these conditions, and undici under Node's alone. */
export async function checkConditions(cwd: string): Promise<void> {
  for (const conditions of [...WITHOUT_UNDICI, ['node']]) {
    const { metafile } = await build({
      absWorkingDir: cwd,
      stdin: { contents: "export { completion } from '@litecone/core'", resolveDir: cwd },
      bundle: true,
      format: 'esm',
      platform: conditions.includes('node') ? 'node' : 'neutral',
      conditions,
      external: ['undici'],
      metafile: true,
      write: false,
      logLevel: 'error',
    })
    const inputs = Object.keys(metafile.inputs)
    const found = ['undici', 'fetch'].filter((name) => inputs.some((path) => path.endsWith(`transport-${name}.js`)))
    const expected = conditions.length === 1 && conditions[0] === 'node' ? 'undici' : 'fetch'
    if (found.join() !== expected) {
      throw new Error(
        `Under the conditions [${conditions}] core's transport is "${found.join(' and ')}", not "${expected}".`,
      )
    }
  }
}
