import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LocalVendors, startLocalVendors } from './local-vendors.ts'
import { readPackages, root } from './workspace.ts'

/** Every README and page of documentation. */
function readPages(): string[] {
  const docs = join(root, 'docs')
  return [
    join(root, 'README.md'),
    ...readPackages().map(({ path }) => join(path, 'README.md')),
    ...readdirSync(docs)
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(docs, name)),
  ].filter((file) => existsSync(file))
}

interface Example {
  /** Where it stands: `README.md:12`. */
  place: string
  code: string
}

/** The blocks marked `ts`. One marked `ts fragment` needs what is not installed here, and is left to its reader. */
function readExamples(page: string): Example[] {
  const text = readFileSync(page, 'utf8')
  return [...text.matchAll(/^( *)```ts\n([\s\S]*?)^ *```/gm)].map((match) => ({
    place: `${relative(root, page)}:${text.slice(0, match.index).split('\n').length}`,
    code: (match[2] ?? '').replaceAll(`\n${match[1]}`, '\n'),
  }))
}

const examples = readPages().flatMap(readExamples)

describe('the examples of the READMEs', () => {
  it('compile under strict settings', () => {
    // As files that exist only in memory, beside the tests, so that packages resolve as they do there.
    const files = new Map(
      examples.map(({ code }, at) => [join(root, 'tests', `example-${at}.ts`), `${code}\nexport {}\n`]),
    )
    const config = ts.getParsedCommandLineOfConfigFile(
      join(root, 'tsconfig.json'),
      { noEmit: true, noUnusedLocals: false },
      {
        ...ts.sys,
        onUnRecoverableConfigFileDiagnostic: () => {},
      },
    )
    if (!config) throw new Error('no tsconfig.json')
    const host = ts.createCompilerHost(config.options)
    const readSource = host.getSourceFile.bind(host)
    host.fileExists = (name) => files.has(name) || ts.sys.fileExists(name)
    host.getSourceFile = (name, target, ...rest) => {
      const code = files.get(name)
      return code === undefined ? readSource(name, target, ...rest) : ts.createSourceFile(name, code, target)
    }
    const program = ts.createProgram([...files.keys()], config.options, host)
    const problems = [...files.keys()].flatMap((name, at) => {
      const source = program.getSourceFile(name)
      const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
      return found.map((one) => {
        const line = source?.getLineAndCharacterOfPosition(one.start ?? 0).line ?? 0
        return `${examples[at]?.place} +${line + 1}: ${ts.flattenDiagnosticMessageText(one.messageText, ' ')}`
      })
    })
    expect(examples.length).toBeGreaterThan(15)
    expect(problems).toEqual([])
  })
})

describe('the first example of a README', () => {
  const readmes = readPages().filter((page) => page.endsWith('README.md'))
  const firsts = readmes.flatMap((page) => readExamples(page).slice(0, 1))

  it.each(firsts.map(({ place, code }) => [place, code]))(
    'is plain JavaScript for every Node that packages run on: %s',
    async (_, code) => {
      // Newer ones parse it, the oldest does not.
      expect(code).not.toContain('await using')
      const folder = await mkdtemp(join(tmpdir(), 'litecone-example-'))
      const file = join(folder, 'example.mjs')
      await writeFile(file, code)
      await promisify(execFile)(process.execPath, ['--check', file]).finally(() => rm(folder, { recursive: true }))
    },
  )
})

/** What runs in the tests of its own package, or cannot run here. */
function whyNotRun({ place, code }: Example): string | undefined {
  if (/^packages\/(headers|callbacks-helicone)\//.test(place)) return 'runs in a test of its package'
  if (code.includes('resource:')) return 'calls Azure by the name of a resource'
  if (code.includes('heliconeProxy(')) return 'calls Helicone itself'
  return undefined
}

/** Bundles an example from the sources, so that it runs wherever it lies. */
async function bundleExample(code: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: code, loader: 'ts', resolveDir: join(root, 'tests') },
    bundle: true,
    platform: 'node',
    // The oldest Node that packages say they run on knows no `await using`: TypeScript writes it out for it.
    target: 'node20.18',
    format: 'esm',
    write: false,
    alias: {
      ...Object.fromEntries(readPackages().map(({ name, path }) => [name, join(path, 'src/index.ts')])),
      '#transport': join(root, 'packages/core/src/transport-undici.ts'),
    },
    // undici is CommonJS and requires Node's modules.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  })
  return outputFiles[0]?.text ?? ''
}

interface Definition {
  apiBase?: string
  apiBaseEnv?: readonly string[]
  apiKeyEnv?: readonly string[]
}

/** The variables that lead every provider of ours to one address, as a user would set them. */
async function providerEnvironment(url: string): Promise<Record<string, string>> {
  const variables: Record<string, string> = { HELICONE_API_KEY: 'k', HELICONE_API_BASE: url }
  for (const { path } of readPackages().filter(({ folder }) => folder.startsWith('providers-'))) {
    const exported: Record<string, unknown> = await import(join(path, 'src/index.ts'))
    for (const { apiBase, apiBaseEnv = [], apiKeyEnv = [] } of Object.values(exported).flatMap(definitionOf)) {
      const { pathname } = new URL(apiBase ?? url)
      for (const name of apiBaseEnv) variables[name] = url + pathname.replace(/\/$/, '')
      for (const name of apiKeyEnv) variables[name] ??= 'sk-readme'
    }
  }
  return variables
}

function definitionOf(factory: unknown): Definition[] {
  try {
    return [(factory as (settings: object) => { definition: Definition })({}).definition ?? {}]
  } catch {
    return []
  }
}

describe('an example of the READMEs', () => {
  let vendors: LocalVendors
  let folder: string
  beforeAll(async () => {
    vendors = await startLocalVendors()
    folder = await mkdtemp(join(tmpdir(), 'litecone-examples-'))
  })
  afterAll(async () => {
    vendors.close()
    await rm(folder, { recursive: true })
  })

  const runnable = examples.filter((example) => !whyNotRun(example))

  it.each(runnable.map((example) => [example.place, example] as const))('runs: %s', async (_, { code }) => {
    const file = join(folder, `${crypto.randomUUID()}.mjs`)
    await writeFile(file, await bundleExample(code))
    const env = { PATH: process.env['PATH'], ...(await providerEnvironment(vendors.url)) }
    const { stdout } = await promisify(execFile)(process.execPath, [file], { env, cwd: folder, timeout: 20_000 })
    const calls = code.match(/\bcompletion\(/g)?.length ?? 0
    expect(vendors.paths.splice(0).filter((path) => !path.endsWith('/log'))).toHaveLength(calls)
    expect(stdout).not.toMatch(/^undefined/m)
    for (const [, promised = ''] of code.matchAll(/console\.log\(.*\) \/\/ (\{.*\})/g))
      expect(squeeze(stdout)).toContain(squeeze(promised))
  })
})

/** Without line breaks, and without what adding fractions leaves in the last digits. */
function squeeze(printed: string): string {
  return printed.replace(/\d+\.\d+/g, (digits) => `${Number(Number(digits).toPrecision(12))}`).replace(/\s+/g, ' ')
}
