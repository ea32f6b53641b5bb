import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { build, type Plugin } from 'esbuild'
import ts from 'typescript'
import { providerPages } from '../apps/docs/src/provider-pages.ts'
import { readPackages, root } from './workspace.ts'

/** A block of code in a README or a page of the documentation. */
export interface Example {
  /** Where it stands: `README.md:12`. */
  place: string
  code: string
  runs: boolean
  /** How many requests it makes to providers when it runs. */
  calls: number
}

/** Those that stand in READMEs and in `docs/`. All of them run, unless there is a reason why not. */
export function readmeExamples(): Example[] {
  return readReadmes().flatMap((file) =>
    blocksOf(relative(root, file), readFileSync(file, 'utf8')).map((block) => ({
      ...block,
      runs: whyNotRun(block) === undefined,
      calls: countCalls(block.code),
    })),
  )
}

/** Those of the documentation's site. The ones marked `ts run` run, and make as many calls as `calls=2` says or as they show. */
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

/** Every README and page of documentation. */
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
  /** What stands after `ts`. */
  mark: string
}

/** The blocks of TypeScript. One marked `ts fragment` needs what is not installed here, and is left to its reader. */
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

/** What runs in the tests of its own package, or cannot run here. */
function whyNotRun({ place, code }: Block): string | undefined {
  if (/^packages\/(headers|callbacks-helicone)\//.test(place)) return 'runs in a test of its package'
  if (code.includes('resource:')) return 'calls Azure by the name of a resource'
  if (code.includes('heliconeProxy(')) return 'calls Helicone itself'
  if (code.includes('fetch(PRICE_LIST_URL)')) return 'fetches the list from its home'
  return undefined
}

/** What the compiler says of examples under the settings of the workspace, each at its place. One program for all: starting one takes seconds. */
export function compileExamples(examples: readonly Example[]): string[] {
  // As files that exist only in memory, beside the tests, so that packages resolve as they do there.
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
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
    return found.map((one) => {
      const line = source?.getLineAndCharacterOfPosition(one.start ?? 0).line ?? 0
      return `${examples[at]?.place} +${line + 1}: ${ts.flattenDiagnosticMessageText(one.messageText, ' ')}`
    })
  })
}

/** Bundles examples from the sources into a folder, so that they run wherever it lies: the first is `0.mjs`. All at once, since they share nearly everything. */
export async function bundleExamples(examples: readonly Example[], folder: string): Promise<void> {
  await build({
    entryPoints: examples.map((_, at) => ({ in: `example:${at}`, out: String(at) })),
    plugins: [inMemory(examples)],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    // The oldest Node that packages say they run on knows no `await using`: TypeScript writes it out for it.
    target: 'node20.18',
    format: 'esm',
    alias: {
      ...Object.fromEntries(readPackages().map(({ name, path }) => [name, join(path, 'src/index.ts')])),
      '#transport': join(root, 'packages/core/src/transport-undici.ts'),
    },
    // undici is CommonJS and requires Node's modules.
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

/** The variables that lead every provider of ours to one address, as a user would set them. */
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
