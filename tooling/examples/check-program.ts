import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../../tests/workspace.ts'
import { readCompilers } from '../release/compilers.ts'
import { run } from '../release/run.ts'

/** Settings like those of a current `tsc --init`, but also for JavaScript. */
const SETTINGS = {
  module: 'nodenext',
  target: 'es2022',
  lib: ['es2022', 'dom', 'dom.iterable', 'dom.asynciterable'],
  allowJs: true,
  checkJs: true,
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
}

/** Type-checks an installed example against the packages' declarations. Rejects with the compiler's errors. */
export type CheckProgram = (cwd: string) => Promise<void>

/** Installs the newest supported TypeScript and Node's types in the parent folder of all examples, where each of them finds them. */
export async function installCompiler(parent: string): Promise<CheckProgram> {
  const compiler = (await readCompilers(join(root, 'tooling/release'))).at(-1)
  if (!compiler) throw new Error('tooling/release/package.json lists no TypeScript version.')
  await writeFile(join(parent, 'package.json'), '{"private":true}')
  await run('npm', ['install', '--ignore-scripts', '--no-audit', '--loglevel=error', compiler.spec, '@types/node@20'], {
    cwd: parent,
  })
  return async (cwd) => {
    const { engines }: { engines?: object } = JSON.parse(await readFile(join(cwd, 'package.json'), 'utf8'))
    // Examples that do not run on Node must compile without its types.
    const compilerOptions = { ...SETTINGS, types: engines ? ['node'] : [] }
    await writeFile(join(cwd, 'tsconfig.json'), JSON.stringify({ compilerOptions }))
    await run(process.execPath, [join(parent, compiler.path), '-p', 'tsconfig.json'], { cwd })
  }
}
