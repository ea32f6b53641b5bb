import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { importsOf, isTest, readPackages, readSources, root } from './workspace.ts'

/** What may be given on under Apache-2.0 without a condition beyond naming its authors. */
const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'Unlicense',
])

interface Manifest {
  readonly name: string
  readonly license?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

it('installs nothing whose license asks for more than naming its authors', () => {
  const licenses = new Map<string, string>()
  for (const { path, manifest } of readPackages()) {
    if (!manifest.private) for (const name of Object.keys(manifest.dependencies ?? {})) collect(path, name, licenses)
  }
  // What it bundles is shipped with the gateway.
  const pages = join(root, 'apps/dashboard')
  const sources = readSources(join(pages, 'src')).filter((source) => !isTest(source.path))
  for (const name of new Set(sources.flatMap(({ text }) => importsOf(text)))) {
    if (name !== 'vite' && !name.startsWith('@litecone/')) collect(pages, name, licenses)
  }
  expect(licenses.size).toBeGreaterThan(50)
  const refused = [...licenses].filter(([, license]) => !isAllowed(license))
  expect(Object.fromEntries(refused)).toEqual({})
})

it.each([
  ['MIT', true],
  ['(MIT OR GPL-3.0-only)', true],
  ['(Apache-2.0 AND BSD-3-Clause)', true],
  ['(MIT AND GPL-3.0-only)', false],
  ['GPL-3.0-only', false],
  ['UNLICENSED', false],
  ['', false],
])('takes "%s" for allowed: %s', (license, allowed) => {
  expect(isAllowed(license)).toBe(allowed)
})

/** Of an expression (https://spdx.github.io/spdx-spec/v3.0.1/annexes/spdx-license-expressions), one alternative is enough. */
function isAllowed(expression: string): boolean {
  const alternatives = expression.replace(/[()]/g, '').split(' OR ')
  return alternatives.some((all) => all.split(' AND ').every((license) => ALLOWED.has(license.trim())))
}

/** Notes the license of a dependency, as it is installed, and of all that it depends on. */
function collect(from: string, name: string, licenses: Map<string, string>): void {
  const path = find(from, name)
  // A build for another platform.
  if (!path) return
  const manifest: Manifest = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'))
  if (licenses.has(manifest.name)) return
  licenses.set(manifest.name, manifest.license ?? '')
  for (const next of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })) {
    collect(path, next, licenses)
  }
}

function find(from: string, name: string): string | undefined {
  for (let at = realpathSync(from); at !== dirname(at); at = dirname(at)) {
    const path = join(at, 'node_modules', name)
    if (existsSync(path)) return realpathSync(path)
  }
  return undefined
}
