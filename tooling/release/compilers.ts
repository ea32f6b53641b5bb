import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface Compiler {
  /** As in `docs/support.md`: `5.4`. */
  readonly version: string
  /** The argument for `npm install`. */
  readonly spec: string
  /** Path of `tsc`, relative to the folder where it is installed. */
  readonly path: string
}

/** The TypeScript versions that `docs/support.md` promises, from the package.json in `home`, oldest first. */
export async function readCompilers(home: string): Promise<Compiler[]> {
  const { devDependencies }: { devDependencies: Record<string, string> } = JSON.parse(
    await readFile(join(home, 'package.json'), 'utf8'),
  )
  return Object.entries(devDependencies).flatMap(([name, version]) => {
    if (!name.startsWith('typescript-')) return []
    const path = join('node_modules', name, 'bin/tsc')
    return { version: name.slice('typescript-'.length), spec: `${name}@${version}`, path }
  })
}
