import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Packed, unpack } from './pack.ts'
import { run } from './run.ts'

/** Versions of `core` that are published in addition to the released one, to test programs with two versions installed. */
export interface OtherCores {
  /** The next minor, with the same contract between core and providers. */
  readonly newer: string
  /** The next major, with a contract that is incompatible with providers of the released version. */
  readonly foreign: string
}

/** Packs `core` again under other versions. */
export async function packOtherCores(core: Packed, into: string): Promise<{ versions: OtherCores; packed: Packed[] }> {
  const [major = 0, minor = 0] = core.version.split('.').map(Number)
  const versions = { newer: `${major}.${minor + 1}.0`, foreign: `${major + 1}.0.0` }
  const packed = [
    await repack(core, versions.newer, into, (code) => code),
    await repack(core, versions.foreign, into, (code) => code.replace('CONTRACT = 1;', 'CONTRACT = 2;')),
  ]
  return { versions, packed }
}

async function repack(core: Packed, version: string, into: string, edit: (code: string) => string): Promise<Packed> {
  const { folder } = await unpack(core.tarball)
  const index = join(folder, 'dist/index.js')
  const manifest = join(folder, 'package.json')
  const [code, text] = [await readFile(index, 'utf8'), await readFile(manifest, 'utf8')]
  if (!code.includes('CONTRACT = 1;')) throw new Error('dist/index.js of core does not contain "CONTRACT = 1;".')
  await writeFile(index, edit(code))
  await writeFile(manifest, text.replace(`"version": "${core.version}"`, `"version": "${version}"`))
  const tarball = (await run('npm', ['pack', folder, '--pack-destination', into, '--silent'], { cwd: into })).trim()
  const packed = await unpack(join(into, tarball))
  await writeFile(index, code)
  await writeFile(manifest, text)
  return packed
}

export const TWO_CORES = {
  packages: (core: string) => [`@litecone/core@${core}`, '@litecone/providers-openai', '@litecone/callbacks-helicone'],
  /** A program that imports both copies of core: the one it installed, and the one its provider resolves. */
  program: `
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { helicone } from '@litecone/callbacks-helicone'
import * as ours from '@litecone/core'
import { openai } from '@litecone/providers-openai'

const require = createRequire(import.meta.url)
const manifest = createRequire(require.resolve('@litecone/providers-openai/package.json')).resolve('@litecone/core/package.json')
const theirs = await import(pathToFileURL(join(dirname(manifest), 'dist/index.js')))
if (theirs.completion === ours.completion) throw new Error('There is only one core.')

const { UPSTREAM, EXPECT } = process.env
const provider = openai({ apiKey: 'sk-local', apiBase: UPSTREAM + '/v1' })
const messages = [{ role: 'user', content: 'Name a river.' }]
const ask = (model, options) => ours.completion({ model: provider(model), messages, ...options })
const failure = async (call) => {
  try {
    await call()
  } catch (error) {
    return error
  }
  throw new Error('The call did not throw.')
}
const check = (passed, name) => {
  if (!passed) throw new Error('Failed: ' + name)
}

if (EXPECT === 'refused') {
  for (const call of [() => ask('plain'), () => ours.createClient({ providers: [provider] })]) {
    const error = await failure(call)
    check(theirs.isErrorOf(error, 'bad_request') && ours.isErrorOf(error, 'bad_request'), 'kind of refusal: ' + error)
    check(/"openai" was made with another version of @litecone\\/core.*npm ls/.test(error.message), error.message)
  }
  check((await theirs.completion({ model: provider('plain'), messages })).choices[0].message.content === 'Rhine', 'theirs')
} else {
  check((await ask('plain')).choices[0].message.content === 'Rhine', 'completion')
  let text = ''
  for await (const chunk of await ask('stream', { stream: true })) text += chunk.choices[0]?.delta.content ?? ''
  check(text === 'Rhine, Rhone', 'streaming')
  const { logged } = await (await fetch(UPSTREAM + '/seen')).json()
  const llm = ours.createClient({ providers: [provider], callbacks: [helicone({ apiKey: 'sk-h', apiBase: UPSTREAM })] })
  const { call } = await llm.completion({ model: 'openai/plain', messages })
  await llm.close()
  const { logged: after } = await (await fetch(UPSTREAM + '/seen')).json()
  check(!logged.includes(call.id) && after.includes(call.id), 'callback')
}

for (const [thrower, reader] of [[ours, theirs], [theirs, ours]]) {
  // When providers are refused, no call can fail with a rate limit, so create the error directly.
  const error =
    EXPECT === 'refused'
      ? new thrower.RateLimitError('Slow down.')
      : await failure(() => thrower.completion({ model: provider('busy'), messages }))
  check(reader.isLlmError(error) && reader.isRateLimitError(error) && reader.isRetryable(error), 'guards')
  check(error instanceof reader.RateLimitError && !(error instanceof reader.BadRequestError), 'instanceof')
}
`,
} as const
