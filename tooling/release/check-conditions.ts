import { build } from 'esbuild'

/** Conditions under which bundlers and runtimes without undici look for code, and what they fall back on. */
const WITHOUT_UNDICI = [
  ['workerd', 'worker', 'browser'],
  ['edge-light'],
  ['worker'],
  ['browser'],
  ['bun', 'node'],
  ['deno', 'node'],
  [],
]

/** `core`, where it is installed, must speak by `fetch` under these and by undici under Node's alone. */
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
    const wanted = conditions.length === 1 && conditions[0] === 'node' ? 'undici' : 'fetch'
    if (found.join() !== wanted) {
      throw new Error(`Under the conditions [${conditions}] core's transport is ${found.join(' and ')}, not ${wanted}.`)
    }
  }
}
