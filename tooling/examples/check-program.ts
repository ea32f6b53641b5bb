import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../../tests/workspace.ts'
import { readCompilers } from '../release/compilers.ts'
import { run } from '../release/run.ts'

/** As `tsc --init` of today would have it, for JavaScript too. */
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

/** What type-checks an installed example, with what the packages declare, and rejects with what is wrong. */
export type CheckProgram = (cwd: string) => Promise<void>

/** Installs the newest TypeScript that is supported, and Node's types: in the folder around all examples, so that each finds them. */
export async function installCompiler(around: string): Promise<CheckProgram> {
  const compiler = (await readCompilers(join(root, 'tooling/release'))).at(-1)
  if (!compiler) throw new Error('No TypeScript is supported.')
  await writeFile(join(around, 'package.json'), '{"private":true}')
  await run('npm', ['install', '--ignore-scripts', '--no-audit', '--loglevel=error', compiler.spec, '@types/node@20'], {
    cwd: around,
  })
  return async (cwd) => {
    const { engines }: { engines?: object } = JSON.parse(await readFile(join(cwd, 'package.json'), 'utf8'))
    // What does not run on Node does without its types.
    const compilerOptions = { ...SETTINGS, types: engines ? ['node'] : [] }
    await writeFile(join(cwd, 'tsconfig.json'), JSON.stringify({ compilerOptions }))
    await run(process.execPath, [join(around, compiler.path), '-p', 'tsconfig.json'], { cwd })
  }
}
