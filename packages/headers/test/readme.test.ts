import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { heliconeProxy, REQUEST_HEADERS, RESPONSE_HEADERS } from '../src/index.ts'
import { documentRows, formatRows } from './header-rows.ts'

const source = (name: string) => fileURLToPath(new URL(`../src/${name}`, import.meta.url))
const requests = documentRows(new URL('../src/header-table.ts', import.meta.url), REQUEST_HEADERS)
const responses = documentRows(new URL('../src/response-table.ts', import.meta.url), RESPONSE_HEADERS)

const proxies = [
  ...[
    'openai',
    'anthropic',
    'azure',
    'gemini',
    'groq',
    'cohere',
    'replicate',
    'mistral',
    'deepinfra',
    'deepseek',
    'xai',
    'together',
  ],
  ...[
    'fireworks',
    'perplexity',
    'openrouter',
    'cerebras',
    'nebius',
    'novita',
    'nvidia',
    'vercel',
    'ai-gateway',
    'https://api.lemonfox.ai/v1',
  ],
].map((provider) => {
  const options = { apiKey: 'k', openaiApiBase: 'https://my.openai.azure.com' }
  const at = (base?: string) => heliconeProxy(provider as 'openai', { ...options, base })
  const { apiBase, headers } = at()
  const target = provider === 'azure' ? 'Helicone-OpenAI-Api-Base' : headers['Helicone-Target-URL']
  const own = at('http://h').apiBase.slice('http://h'.length)
  const selfHosted = provider === 'ai-gateway' ? '' : at('http://h/v1/gateway').apiBase.slice('http://h'.length)
  return `| \`${provider}\` | \`${apiBase}\` | ${target ? `\`${target}\`` : ''} | \`${own}\` | ${selfHosted && `\`${selfHosted}\``} |`
})

const sections: Record<string, string> = {
  requests: formatRows('Option', requests),
  responses: formatRows('Field', responses),
  proxies: [
    '| Provider | Address at Helicone | Target | At a Litecone gateway | At a self-hosted Helicone |',
    '| --- | --- | --- | --- | --- |',
    ...proxies,
  ].join('\n'),
}

const FILE = fileURLToPath(new URL('../README.md', import.meta.url))
let text = await readFile(FILE, 'utf8')

// `UPDATE_README=1 npx vitest run packages/headers/test && npx biome check --write packages/headers` regenerates the tables.
if (process.env['UPDATE_README']) {
  for (const [name, table] of Object.entries(sections))
    text = text.replace(sectionOf(name), () => `<!-- ${name} -->\n\n${table}\n\n<!-- end -->`)
  await writeFile(FILE, text)
}

/** Removes the padding that a formatter adds to align columns. */
function squeeze(table: string): string {
  return table.replace(/ {2,}/g, ' ').replace(/-{3,}/g, '---')
}

function sectionOf(name: string): RegExp {
  return new RegExp(`<!-- ${name} -->[\\s\\S]*?<!-- end -->`)
}

describe('the tables', () => {
  it.each(Object.keys(sections))('are up to date in the README: %s', (name) => {
    expect(squeeze(sectionOf(name).exec(text)?.[0] ?? '')).toBe(
      squeeze(`<!-- ${name} -->\n\n${sections[name]}\n\n<!-- end -->`),
    )
  })

  it.each([...requests, ...responses].map((row) => [row.path, row] as const))('explain %s', (_, row) => {
    expect(row.named).toBe(row.header)
    expect(row.meaning).toMatch(/\.$/)
    expect(row.source).not.toBe('')
  })

  it('cover every header', () => {
    const leaves = (table: object): number =>
      Object.values(table).reduce((sum, row) => sum + ('rule' in row ? 1 : leaves(row)), 0)
    expect(requests).toHaveLength(leaves(REQUEST_HEADERS))
    expect(responses).toHaveLength(leaves(RESPONSE_HEADERS))
  })
})

const examples = [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1] ?? '')
/** Examples that need no other package. */
const runnable = examples.filter((example) => !/@litecone\/(?!headers)/.test(example))

const ours = { '@litecone/headers/contract': source('contract.ts'), '@litecone/headers': source('index.ts') }

/** The output of an example, and the output stated in its comments. */
async function run(example: string): Promise<{ printed: string[]; promised: string[] }> {
  const promised = [...example.matchAll(/console\.log\(.*\) \/\/ (.*)/g)].map((match) => match[1] ?? '')
  const { outputFiles } = await build({
    stdin: { contents: example, loader: 'ts', resolveDir: source('.') },
    bundle: true,
    format: 'iife',
    alias: ours,
    write: false,
  })
  const printed: string[] = []
  const log = (value: unknown) => printed.push(typeof value === 'string' ? value : JSON.stringify(value))
  new Function('console', outputFiles[0]!.text)({ log })
  return { printed, promised }
}

describe('the examples of the README', () => {
  it('exist', () => {
    expect(runnable.length).toBeGreaterThan(4)
  })

  it.each(runnable.map((example) => [example]))('print the stated output:\n%s', async (example) => {
    const { printed, promised } = await run(example)
    expect(printed).toEqual(promised)
  })

  it('have the right types', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'litecone-readme-'))
    const files = await Promise.all(
      runnable.map(async (example, index) => {
        const file = join(folder, `example-${index}.ts`)
        await writeFile(file, `${example}\nexport {}\n`)
        return file
      }),
    )
    const program = ts.createProgram(files, {
      strict: true,
      noEmit: true,
      exactOptionalPropertyTypes: true,
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
      types: [],
      allowImportingTsExtensions: true,
      skipLibCheck: true,
      paths: Object.fromEntries(Object.entries(ours).map(([name, path]) => [name, [path]])),
    })
    const problems = ts
      .getPreEmitDiagnostics(program)
      .map((one) => ts.flattenDiagnosticMessageText(one.messageText, '\n'))
    await rm(folder, { recursive: true })
    expect(problems).toEqual([])
  })

  it('states the package’s size, rounded up', async () => {
    const { outputFiles } = await build({
      entryPoints: [source('index.ts')],
      bundle: true,
      minify: true,
      format: 'esm',
      write: false,
    })
    expect(text).toContain(`${(Math.ceil(gzipSync(outputFiles[0]!.contents).length / 100) / 10).toFixed(1)} kB gzipped`)
  })
})
