import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { type BuildOptions, build } from 'esbuild'
import { afterAll, describe, expect, it } from 'vitest'
import { readPackages, root } from './workspace.ts'

const folder = await mkdtemp(join(root, 'tests', '.bundle-'))
afterAll(() => rm(folder, { recursive: true }))

/** Bundles a program against the built packages, as a user's bundler would. */
async function bundle(source: string, options: BuildOptions = {}) {
  const result = await build({
    stdin: { contents: source, resolveDir: folder, loader: 'ts' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    external: ['undici'],
    alias: Object.fromEntries(readPackages().map(({ name, path }) => [name, join(path, 'dist/index.js')])),
    // Users do not have the workspace's path mappings.
    tsconfigRaw: '{}',
    metafile: true,
    write: false,
    ...(options.splitting ? {} : { outfile: join(folder, 'out.mjs') }),
    // esbuild warns about bare imports of packages without side effects, except in node_modules.
    logOverride: { 'ignored-bare-import': 'silent' },
    ...options,
  })
  const { outputFiles: files = [], metafile } = result
  const outputs = metafile?.outputs ?? {}
  const text = files[0]?.text ?? ''
  const inputs = Object.values(outputs).flatMap((output) =>
    Object.entries(output.inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  )
  return { text, inputs, files, outputs, gzipped: gzipSync(text).length }
}

/** Size in KiB, minified and gzipped, of what a program loads at start. Chunks loaded by dynamic import do not count. */
async function measureFirstLoad(source: string, options: BuildOptions): Promise<number> {
  const { files, outputs } = await bundle(source, { splitting: true, outdir: folder, ...options })
  const loaded = new Set<string>()
  const add = (path: string) => {
    if (loaded.has(path)) return
    loaded.add(path)
    for (const { kind, external, path: next } of outputs[path]?.imports ?? []) {
      if (kind === 'import-statement' && !external) add(next)
    }
  }
  for (const path of Object.keys(outputs)) if (outputs[path]?.entryPoint === '<stdin>') add(path)
  const contents = files.filter((file) => loaded.has(relative(process.cwd(), file.path))).map((file) => file.contents)
  return gzipSync(Buffer.concat(contents)).length / 1024
}

const oneCompletion = `
  import { completion } from '@litecone/core'
  import { openai } from '@litecone/providers-openai'
  const [apiBase] = process.argv.slice(2)
  const model = openai({ apiKey: 'sk-test', apiBase })('gpt-4o')
  const reply = await completion({ model, messages: [{ role: 'user', content: 'hi' }] })
  console.log(reply.choices[0]?.message.content)
`

describe('a bundle of completion and one provider', () => {
  it('contains no zod and no provider that was not imported', async () => {
    for (const [provider, others] of [
      ['openai', /providers-(?!openai)/],
      ['anthropic', /providers-(?!anthropic)/],
    ] as const) {
      const { inputs } = await bundle(oneCompletion.replaceAll('openai', provider))
      expect(inputs.filter((path) => path.includes('/zod/'))).toEqual([])
      expect(inputs.filter((path) => others.test(path))).toEqual([])
      expect(inputs.filter((path) => /packages\/(headers|callbacks|prices)/.test(path))).toEqual([])
      expect(inputs.some((path) => path.includes(`providers-${provider}`))).toBe(true)
    }
  })

  it.each(['anthropic', 'gemini'])('contains no Vertex AI code when the provider is %s', async (provider) => {
    const { text } = await bundle(oneCompletion.replaceAll('openai', provider))
    expect(text).not.toMatch(/aiplatform|vertex|rawPredict/i)
  })

  it.each<[string, BuildOptions, boolean]>([
    ['undici on Node', { conditions: ['node'] }, true],
    ['fetch in a worker', { platform: 'neutral', conditions: ['workerd'], mainFields: ['module'] }, false],
  ])('makes a call over %s', async (_name, options, undici) => {
    const { text } = await bundle(oneCompletion, options)
    expect(/from\s?["']undici["']/.test(text)).toBe(undici)
    const file = join(folder, `run-${undici}.mjs`)
    await writeFile(file, text)
    const server = createServer((_request, response) => {
      response.setHeader('content-type', 'application/json')
      response.end(
        JSON.stringify({ id: '1', choices: [{ index: 0, finish_reason: 'stop', message: { content: 'bundled' } }] }),
      )
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const { stdout } = await promisify(execFile)(process.execPath, [file, `http://127.0.0.1:${port}`])
    server.close()
    expect(stdout.trim()).toBe('bundled')
  })

  it('is under 400 bytes for a program that only uses an error guard', async () => {
    const { gzipped } = await bundle(
      `import { isRateLimitError } from '@litecone/core'; console.log(isRateLimitError(1))`,
    )
    expect(gzipped).toBeLessThan(400)
  })
})

const call = (provider: string) => `
  import { completion } from '@litecone/core'
  import { ${provider} } from '@litecone/providers-${provider}'
  export const ask = (messages) => completion({ model: ${provider}('m'), messages })
`

/** Each budget is the measured size plus a margin. When a change exceeds it, shrink the code, or raise the budget and say why in docs/decisions. */
const BUDGETS: [name: string, program: string, kibibytes: number][] = [
  ['one completion from OpenAI', call('openai'), 25.3],
  ['one completion from Anthropic', call('anthropic'), 27.4],
  [
    'a client with the Helicone callback',
    `import { createClient } from '@litecone/core'
     import { helicone } from '@litecone/callbacks-helicone'
     export const llm = createClient({ callbacks: [helicone()] })`,
    19.6,
  ],
  ['the header builder', `export { heliconeHeaders } from '@litecone/headers'`, 4.1],
  ['the error guards', `export { isErrorOf, isLlmError, isRateLimitError, isRetryable } from '@litecone/core'`, 0.4],
]

describe.each<[string, BuildOptions]>([
  ['Node, without undici', { conditions: ['node'] }],
  ['a worker', { platform: 'neutral', conditions: ['workerd'], mainFields: ['module'] }],
])('on %s', (_where, options) => {
  it.each(BUDGETS)('%s stays within its size budget', async (_name, program, budget) => {
    const size = await measureFirstLoad(program, { ...options, external: ['undici', 'node:*'] })
    expect(size).toBeLessThanOrEqual(budget)
    // A budget far above the size would hide growth.
    expect(size).toBeGreaterThan(budget * 0.9 - 0.3)
  })
})
