import { existsSync, readdirSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../../tests/workspace.ts'
import { packAll } from '../release/pack.ts'
import { run } from '../release/run.ts'
import { installCompiler } from './check-program.ts'
import { EXAMPLES } from './examples.ts'
import { Upstream } from './upstream.ts'

/**
 * Installs each folder of `examples/` with the packed packages, type-checks it, runs it against a local server, and checks its output and its requests.
 * Arguments select folders by name.
 */
const names = readdirSync(join(root, 'examples')).filter((name) =>
  existsSync(join(root, 'examples', name, 'package.json')),
)
const selected = process.argv.slice(2)
const folder = await mkdtemp(join(tmpdir(), 'litecone-examples-'))
try {
  const into = join(folder, 'tarballs')
  await mkdir(into)
  const tarballs = new Map((await packAll(into)).map((each) => [each.name, each.tarball]))
  const checkProgram = await installCompiler(folder)
  for (const name of names) {
    const check = EXAMPLES[name]
    if (!check) throw new Error(`examples/${name} is not tested. Add a check to tooling/examples/examples.ts.`)
    if (selected.length > 0 && !selected.includes(name)) continue
    const cwd = await install(name, tarballs)
    await checkProgram(cwd)
    const upstream = await Upstream.start()
    try {
      await check({ cwd, upstream })
    } finally {
      await upstream.close()
    }
    process.stdout.write(`examples/${name} passed\n`)
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>
  readonly overrides?: Readonly<Record<string, string>>
}

/** Installs a copy of an example. All our packages, including transitive ones, come from the tarballs. */
async function install(name: string, tarballs: ReadonlyMap<string, string>): Promise<string> {
  const cwd = join(folder, name)
  await cp(join(root, 'examples', name), cwd, {
    recursive: true,
    filter: (path) => !path.endsWith('node_modules'),
  })
  const file = join(cwd, 'package.json')
  const manifest: Manifest = JSON.parse(await readFile(file, 'utf8'))
  const packed = Object.fromEntries([...tarballs].map(([each, tarball]) => [each, `file:${tarball}`]))
  const dependencies = Object.fromEntries(
    Object.entries(manifest.dependencies).map(([each, version]) => [each, packed[each] ?? version]),
  )
  await writeFile(file, JSON.stringify({ ...manifest, dependencies, overrides: packed }))
  await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd })
  return cwd
}
