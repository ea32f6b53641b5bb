import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { build, type Plugin } from 'esbuild'
import ts from 'typescript'
import { providerPages } from '../apps/docs/src/provider-pages.ts'
import { readPackages, root } from './workspace.ts'

/** A block of code in a README or a page of the documentation. */
export interface Example {
  /** File and line: `README.md:12`. */
  place: string
  code: string
  runs: boolean
  /** How many requests it makes to providers when it runs. */
  calls: number
}

/** Examples in READMEs and in `docs/`. All of them run, except where `reasonNotToRun` gives a reason. */
export function readmeExamples(): Example[] {
  return readReadmes().flatMap((file) =>
    blocksOf(relative(root, file), readFileSync(file, 'utf8')).map((block) => ({
      ...block,
      runs: reasonNotToRun(block) === undefined,
      calls: countCalls(block.code),
    })),
  )
}

/** Examples on the documentation site. Those marked `ts run` run; `calls=2` states how many calls they make when it cannot be read from the code. */
export function siteExamples(): Example[] {
  const folder = join(root, 'apps/docs/pages')
  const written = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && !name.startsWith('reference'))
    .map((name): [string, string] => [`apps/docs/pages/${name}`, readFileSync(join(folder, name), 'utf8')])
  return [...written, ...Object.entries(providerPages())].flatMap(([name, text]) =>
    blocksOf(name, text).map(({ mark, ...block }) => ({
      ...block,
      runs: mark.startsWith('run'),
      calls: Number(/calls=(\d+)/.exec(mark)?.[1] ?? countCalls(block.code)),
    })),
  )
}

/** The READMEs of the root and of every package, and the pages directly in `docs/`. */
function readReadmes(): string[] {
  const docs = join(root, 'docs')
  return [
    join(root, 'README.md'),
    ...readPackages().map(({ path }) => join(path, 'README.md')),
    ...readdirSync(docs)
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(docs, name)),
  ].filter((file) => existsSync(file))
}

interface Block {
  place: string
  code: string
  /** The text after `ts` on the opening fence: `run calls=2`. */
  mark: string
}

/** The TypeScript blocks of a page. Blocks marked `ts fragment` are skipped: they need packages that are not installed here. */
function blocksOf(name: string, text: string): Block[] {
  return [...text.matchAll(/^( *)```ts(?: (run[^\n]*))?\n([\s\S]*?)^ *```/gm)].map(
    ({ index, 1: indent = '', 2: mark = '', 3: code = '' }) => ({
      place: `${name}:${text.slice(0, index).split('\n').length}`,
      code: code.replaceAll(`\n${indent}`, '\n'),
      mark,
    }),
  )
}

function countCalls(code: string): number {
  return code.match(/\bcompletion\(/g)?.length ?? 0
}

function reasonNotToRun({ place, code }: Block): string | undefined {
  if (/^packages\/(headers|callbacks-helicone)\//.test(place)) return 'runs in a test of its package'
  if (code.includes('resource:')) return 'calls Azure by resource name'
  if (code.includes('heliconeProxy(')) return 'calls Helicone itself'
  if (code.includes('fetch(PRICE_LIST_URL)')) return 'downloads the price list'
  return undefined
}

/** Type errors of the examples under the workspace's settings, each with its place. Compiles them as one program, because starting one takes seconds. */
export function compileExamples(examples: readonly Example[]): string[] {
  // The files exist only in memory. Their paths are in tests/ so that packages resolve as they do for tests.
  const files = new Map(
    examples.map(({ code }, at) => [join(root, 'tests', `example-${at}.ts`), `${code}\nexport {}\n`]),
  )
  const config = ts.getParsedCommandLineOfConfigFile(
    join(root, 'tsconfig.json'),
    { noEmit: true, noUnusedLocals: false },
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => {} },
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
  return [...files.keys()].flatMap((name, at) => {
    const source = program.getSourceFile(name)
    const diagnostics = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
    return diagnostics.map(({ start = 0, messageText }) => {
      const line = source?.getLineAndCharacterOfPosition(start).line ?? 0
      return `${examples[at]?.place} +${line + 1}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`
    })
  })
}

/** Bundles the examples with the package sources into a folder: `0.mjs`, `1.mjs` and so on. One build, because they share nearly all their code. */
export async function bundleExamples(examples: readonly Example[], folder: string): Promise<void> {
  await build({
    entryPoints: examples.map((_, at) => ({ in: `example:${at}`, out: String(at) })),
    plugins: [inMemory(examples)],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    // The oldest supported Node cannot parse `await using`, so esbuild compiles it down.
    target: 'node20.18',
    format: 'esm',
    alias: {
      ...Object.fromEntries(readPackages().map(({ name, path }) => [name, join(path, 'src/index.ts')])),
      '#transport': join(root, 'packages/core/src/transport-undici.ts'),
    },
    // undici is CommonJS and calls `require` for Node's modules.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  })
}

function inMemory(examples: readonly Example[]): Plugin {
  return {
    name: 'examples',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^example:/ }, ({ path }) => ({ path: path.slice('example:'.length), namespace: 'example' }))
      onLoad({ filter: /.*/, namespace: 'example' }, ({ path }) => ({
        contents: examples[Number(path)]?.code ?? '',
        loader: 'ts',
        resolveDir: join(root, 'tests'),
      }))
    },
  }
}

interface Definition {
  apiBase?: string
  apiBaseEnv?: readonly string[]
  apiKeyEnv?: readonly string[]
}

/** Environment variables that point every provider at one address, as a user would set them. */
export async function providerEnvironment(url: string): Promise<Record<string, string>> {
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
