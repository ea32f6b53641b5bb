import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import ts from 'typescript'
import type { Packed } from './pack.ts'
import { run } from './run.ts'

/** The gateway's command and pages: programs that are bundled with their dependencies, and that nobody imports. */
const PROGRAM = /^dist.(?:pages.|(?:cli|sqlite-worker|program-\w+)\.js$)/

/** Checks a packed package as package managers, bundlers, TypeScript and editors will read it. Throws with all problems found. */
export async function checkShape(home: string, packed: Packed): Promise<void> {
  const { folder, tarball } = packed
  const bin = join(home, 'node_modules/.bin')
  await run(join(bin, 'publint'), ['run', '--strict', tarball], { cwd: folder })
  await run(join(bin, 'attw'), [tarball, '--profile', 'esm-only', '--format', 'ascii'], { cwd: folder })
  const problems = [...checkManifest(packed)]
  for (const file of await readdir(folder, { recursive: true })) {
    const path = join(folder, file)
    if (/\.test\.|\.test-support\.|\.test-d\./.test(file)) problems.push(`${file} belongs to a test`)
    if (!file.startsWith('dist') || PROGRAM.test(file)) continue
    if (/\.d\.ts$/.test(file)) problems.push(...checkImports(packed, path, await readFile(path, 'utf8')))
    if (/\.(?:d\.ts|js)$/.test(file) && !existsSync(`${path}.map`)) problems.push(`${file} has no map`)
    if (/\.map$/.test(file)) problems.push(...checkSources(folder, path, await readFile(path, 'utf8')))
  }
  if (problems.length > 0) throw new Error(`${packed.name}:\n  ${problems.join('\n  ')}`)
}

function* checkManifest({ folder, manifest }: Packed): Generator<string> {
  for (const script of ['preinstall', 'install', 'postinstall', 'prepare']) {
    if (manifest.scripts?.[script]) yield `has an install script: ${script}`
  }
  for (const [name, range] of Object.entries(manifest.dependencies ?? {})) {
    if (/^(?:workspace|catalog|file|link|git|https?):/.test(range)) yield `depends on ${name} at ${range}`
  }
  for (const file of ['LICENSE', 'README.md']) if (!existsSync(join(folder, file))) yield `has no ${file}`
}

/** Declarations may only import shipped files, dependencies and Node's modules. */
function* checkImports({ name, folder, manifest }: Packed, path: string, text: string): Generator<string> {
  for (const { fileName } of ts.preProcessFile(text).importedFiles) {
    const where = `${relative(folder, path)} imports ${fileName}`
    if (fileName.startsWith('.')) {
      if (!existsSync(join(dirname(path), fileName.replace(/\.js$/, '.d.ts')))) yield `${where}, which does not exist`
    } else if (!fileName.startsWith('node:') && !fileName.startsWith(name)) {
      const installed = fileName.split('/', fileName.startsWith('@') ? 2 : 1).join('/')
      const range = manifest.dependencies?.[installed] ?? manifest.peerDependencies?.[installed]
      if (!range) yield `${where}, which is not a dependency`
    }
  }
}

function* checkSources(folder: string, path: string, text: string): Generator<string> {
  const { sources }: { sources: string[] } = JSON.parse(text)
  for (const source of sources) {
    if (!existsSync(join(dirname(path), source)))
      yield `${relative(folder, path)} refers to ${source}, which does not exist`
  }
}
