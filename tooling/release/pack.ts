import { existsSync } from 'node:fs'
import { mkdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { readPackages } from '../../tests/workspace.ts'
import { run } from './run.ts'

export interface PackedManifest {
  readonly name: string
  readonly version: string
  readonly exports: Readonly<Record<string, unknown>>
  readonly scripts?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

/** A packed package, as it will be published. */
export interface Packed {
  readonly name: string
  readonly version: string
  readonly manifest: PackedManifest
  readonly tarball: string
  /** The folder with the unpacked tarball. */
  readonly folder: string
  readonly kilobytes: number
}

/** Packs every package of the workspace that is not private. */
export async function packAll(into: string): Promise<Packed[]> {
  const packed: Packed[] = []
  for (const { name, path, manifest } of readPackages().filter((each) => !each.manifest.private)) {
    if (!existsSync(join(path, 'dist'))) throw new Error(`${name} is not built. Run npm run build.`)
    await run('npx', ['pnpm', 'pack', '--pack-destination', into], { cwd: path })
    const tarball = join(into, `${name.replace('@', '').replace('/', '-')}-${manifest.version}.tgz`)
    packed.push(await unpack(tarball))
  }
  return packed
}

export async function unpack(tarball: string): Promise<Packed> {
  const target = tarball.replace(/\.tgz$/, '')
  await mkdir(target, { recursive: true })
  await run('tar', ['-xzf', tarball, '-C', target], { cwd: target })
  const folder = join(target, 'package')
  const manifest: PackedManifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  const { name, version } = manifest
  return { name, version, manifest, tarball, folder, kilobytes: Math.round((await stat(tarball)).size / 1000) }
}
