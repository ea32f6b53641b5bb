import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from './run.ts'

/** A runtime that npm has, and what its program says of its version. */
export interface InstalledRuntime {
  /** Where it is installed. */
  readonly home: string
  readonly binary: string
  readonly version: string
}

/**
 * Installs a runtime into a folder of its own in this one. These bring their programs by scripts of their own, which npm has to run. Where one
 * cannot be had, or does not run here, this is said.
 */
export async function installRuntime(folder: string, spec: string, bin: string): Promise<InstalledRuntime | undefined> {
  const home = join(folder, spec.replace('@', '-'))
  await mkdir(home, { recursive: true })
  // Without one of its own npm would install into a folder above.
  await writeFile(join(home, 'package.json'), '{"private":true}')
  try {
    await run('npm', ['install', '--no-save', '--no-audit', '--loglevel=error', spec], { cwd: home })
    const binary = join(home, 'node_modules/.bin', bin)
    // A number, or a date.
    const [version = ''] = /\d[\d.-]*\d/.exec(await run(binary, ['--version'], { cwd: home })) ?? []
    return { home, binary, version }
  } catch (error) {
    process.stderr.write(`${spec} could not be installed: ${String(error).slice(0, 200)}\n`)
    return undefined
  }
}
