import { relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importsOf, isTest, readPackages, readSources, root } from './workspace.ts'

/** AGENTS.md: imports point strictly down. */
const LEVELS: Record<string, number> = {
  '@litecone/headers': 0,
  '@litecone/core': 1,
  '@litecone/providers-openai': 2,
  '@litecone/providers-anthropic': 2,
  '@litecone/providers-gemini': 2,
  '@litecone/providers-cohere': 2,
  '@litecone/providers-replicate': 2,
  '@litecone/callbacks-helicone': 2,
  '@litecone/callbacks-otel': 2,
  '@litecone/prices': 2,
  '@litecone/testkit': 2,
  '@litecone/providers-azure': 3,
  '@litecone/providers-bedrock': 3,
  '@litecone/providers-groq': 3,
  '@litecone/providers-compatible': 3,
  '@litecone/gateway': 4,
}

/** Tables and type declarations, which splitting would not make easier to read. */
const TABLES = ['packages/core/src/chat.ts', 'packages/headers/src/header-table.ts']

const packages = readPackages()

describe.each(packages)('$name', ({ name, path, manifest }) => {
  const sources = readSources(`${path}/src`)
  const shipped = sources.filter((source) => !isTest(source.path))
  const declared = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })

  it('has a level, and imports only packages below it that it declares as dependencies', () => {
    const level = LEVELS[name]
    if (level === undefined) throw new Error(`${name} has no level in tests/boundaries.test.ts`)
    for (const source of shipped) {
      for (const imported of importsOf(source.text)) {
        const where = `${relative(root, source.path)} imports ${imported}`
        expect(declared.includes(imported) || imported === name, where).toBe(true)
        const below = LEVELS[imported]
        if (below !== undefined && imported !== name) expect(below, where).toBeLessThan(level)
      }
    }
  })

  it('uses every dependency that it declares', () => {
    const used = new Set(shipped.flatMap(({ text }) => importsOf(text)))
    for (const dependency of declared) expect(used).toContain(dependency)
  })

  it.skipIf(name === '@litecone/gateway')('imports zod only in the form that can be tree-shaken', () => {
    for (const { path: file, text } of shipped) {
      expect(/from ['"]zod/.test(text) && !/import \* as z from ['"]zod\/mini['"]/.test(text), file).toBe(false)
    }
  })

  it('has an index that only lists exports', () => {
    const index = sources.find((source) => source.path === `${path}/src/index.ts`)
    expect(index?.text).toBeDefined()
    expect(index?.text.replace(/\/\*[\s\S]*?\*\//g, '')).not.toMatch(
      /^\s*(export )?(async )?(function|const|let|class)\b/m,
    )
  })

  it('has no source file longer than 230 lines', () => {
    for (const { path: file, text } of shipped) {
      const where = relative(root, file)
      const lines = text.split('\n').length - 1
      if (!TABLES.includes(where)) expect(lines, `${where} is long: split it by concept`).toBeLessThanOrEqual(230)
    }
  })

  it('is Apache-2.0, ESM and free of side effects, with no install scripts or wildcard exports', () => {
    expect(manifest).toMatchObject({ license: 'Apache-2.0', type: 'module', sideEffects: false })
    expect(Object.keys(manifest.scripts ?? {}).filter((script) => /install|prepare/.test(script))).toEqual([])
    expect(Object.keys(manifest.exports ?? {}).some((entry) => entry.includes('*'))).toBe(false)
  })
})

describe('core', () => {
  it('names no vendor outside comments and strings', () => {
    const vendors = /openai|anthropic|claude|gemini|groq|cohere|replicate|mistral|azure|perplexity|bedrock|\baws\b/i
    for (const { path, text } of readSources(`${root}/packages/core/src`)) {
      if (isTest(path)) continue
      const code = text
        .replace(/\/\*[\s\S]*?\*\//g, '')
        .replace(/(^|\s)\/\/.*$/gm, '')
        // Strings may: error messages give examples and name packages to install.
        .replace(/`[^`]*`|'[^'\n]*'|"[^"\n]*"/g, '')
      expect(code, relative(root, path)).not.toMatch(vendors)
    }
  })
})

describe('the apps', () => {
  it('are imported by no package', () => {
    for (const { path } of packages) {
      for (const source of readSources(`${path}/src`)) {
        expect(importsOf(source.text).filter((name) => /^@litecone\/(demo|dashboard|docs|bench)$/.test(name))).toEqual(
          [],
        )
      }
    }
  })
})
