import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the repository. */
export const root = fileURLToPath(new URL('..', import.meta.url))

export interface WorkspacePackage {
  name: string
  folder: string
  path: string
  manifest: {
    version: string
    private?: boolean
    description: string
    dependencies?: Record<string, string>
    devDependencies?: Record<string, string>
    engines?: Record<string, string>
    peerDependencies?: Record<string, string>
    scripts?: Record<string, string>
    sideEffects?: boolean
    exports?: Record<string, unknown>
    license?: string
  }
}

/** Every package.json of the workspace, with its path from the root. */
export function readManifests(): { path: string; manifest: WorkspacePackage['manifest'] & { name: string } }[] {
  const parents = ['packages', 'apps'].flatMap((parent) =>
    readdirSync(join(root, parent)).map((folder) => `${parent}/${folder}`),
  )
  return ['.', 'bench', ...parents].flatMap((folder) => {
    const path = join(folder, 'package.json')
    if (!existsSync(join(root, path))) return []
    return { path, manifest: JSON.parse(readFileSync(join(root, path), 'utf8')) }
  })
}

export function readPackages(): WorkspacePackage[] {
  const parent = join(root, 'packages')
  return readdirSync(parent)
    .filter((folder) => existsSync(join(parent, folder, 'package.json')))
    .map((folder) => {
      const path = join(parent, folder)
      const manifest = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'))
      return { name: manifest.name, folder, path, manifest }
    })
}

/** Paths of files that git tracks or would track, optionally only those that match a git pathspec. */
export function listFiles(pattern = '*'): string[] {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '-z', pattern]
  const listed = execFileSync('git', args, { cwd: root, encoding: 'utf8' })
  return listed.split('\0').filter((path) => path !== '' && existsSync(join(root, path)))
}

export function readSources(folder: string): { path: string; text: string }[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/node_modules|dist/.test(entry.parentPath))
    .map((entry) => {
      const path = join(entry.parentPath, entry.name)
      return { path, text: readFileSync(path, 'utf8') }
    })
}

export function isTest(path: string): boolean {
  return /\.test(-d)?\.tsx?$|\.test-support\.ts$/.test(path)
}

/** The names of the npm packages that a source imports. */
export function importsOf(text: string): string[] {
  const specifiers = [...text.matchAll(/(?:\bfrom\s+|\bimport\s*\(?\s*)['"]([^'"]+)['"]/g)].map(
    (match) => match[1] ?? '',
  )
  return specifiers
    .filter((specifier) => !specifier.startsWith('.') && !specifier.startsWith('#') && !specifier.startsWith('node:'))
    .map((specifier) =>
      specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/'),
    )
}
