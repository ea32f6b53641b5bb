import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { importsOf, isTest, readPackages, readSources, root } from './workspace.ts'

/** Licenses of code that Apache-2.0 packages may redistribute with no condition beyond attribution. */
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

it('published packages depend only on packages whose licenses require no more than attribution', () => {
  const licenses = new Map<string, string>()
  for (const { path, manifest } of readPackages()) {
    if (!manifest.private) for (const name of Object.keys(manifest.dependencies ?? {})) collect(path, name, licenses)
  }
  // The gateway ships the dashboard together with the packages bundled into it.
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
])('the license expression "%s" is allowed: %s', (license, allowed) => {
  expect(isAllowed(license)).toBe(allowed)
})

/** One allowed alternative of an SPDX expression is enough: https://spdx.github.io/spdx-spec/v3.0.1/annexes/spdx-license-expressions. */
function isAllowed(expression: string): boolean {
  const alternatives = expression.replace(/[()]/g, '').split(' OR ')
  return alternatives.some((all) => all.split(' AND ').every((license) => ALLOWED.has(license.trim())))
}

/** Adds the license of an installed dependency and of everything it depends on. */
function collect(from: string, name: string, licenses: Map<string, string>): void {
  const path = find(from, name)
  // An optional build for another platform is not installed.
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
