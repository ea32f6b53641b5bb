import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from './run.ts'

/** A runtime that was installed from npm. */
export interface InstalledRuntime {
  /** The folder that it is installed in. */
  readonly home: string
  readonly binary: string
  /** As its binary reports it. */
  readonly version: string
}

/**
 * Installs a runtime into a subfolder. Runtimes download their binaries with install scripts, so these have to run. Returns undefined, with a message, for
 * one that cannot be installed or does not run here.
 */
export async function installRuntime(folder: string, spec: string, bin: string): Promise<InstalledRuntime | undefined> {
  const home = join(folder, spec.replace('@', '-'))
  await mkdir(home, { recursive: true })
  // Without a package.json, npm would install into a parent folder.
  await writeFile(join(home, 'package.json'), '{"private":true}')
  try {
    await run('npm', ['install', '--no-save', '--no-audit', '--loglevel=error', spec], { cwd: home })
    const binary = join(home, 'node_modules/.bin', bin)
    // A version number, or a date.
    const [version = ''] = /\d[\d.-]*\d/.exec(await run(binary, ['--version'], { cwd: home })) ?? []
    return { home, binary, version }
  } catch (error) {
    process.stderr.write(`${spec} could not be installed: ${String(error).slice(0, 200)}\n`)
    return undefined
  }
}
