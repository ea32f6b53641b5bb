import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Gateway, startGateway } from '@litecone/gateway'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  bundleExamples,
  compileExamples,
  type Example,
  providerEnvironment,
  readmeExamples,
  siteExamples,
} from './examples.ts'
import { type LocalVendors, startLocalVendors } from './local-vendors.ts'

const examples = [...readmeExamples(), ...siteExamples()]

describe('the examples in the READMEs and the documentation', () => {
  it('compile under strict settings', () => {
    expect(examples.length).toBeGreaterThan(40)
    expect(compileExamples(examples)).toEqual([])
  })
})

describe('the first example of a README', () => {
  const isFirst = ({ place }: Example, at: number) => fileOf(place) !== fileOf(examples[at - 1]?.place ?? '')
  const firstExamples = examples.filter(isFirst).filter(({ place }) => place.includes('README.md:'))

  it.each(firstExamples.map(({ place, code }) => [place, code]))(
    'is plain JavaScript that every supported Node can parse: %s',
    async (_, code) => {
      // The oldest supported Node cannot parse it, though the Node that runs this may.
      expect(code).not.toContain('await using')
      const folder = await mkdtemp(join(tmpdir(), 'litecone-example-'))
      const file = join(folder, 'example.mjs')
      await writeFile(file, code)
      await promisify(execFile)(process.execPath, ['--check', file]).finally(() => rm(folder, { recursive: true }))
    },
  )
})

function fileOf(place: string): string {
  return place.replace(/:\d+$/, '')
}

describe('an example in a README or the documentation', () => {
  const runnable = examples.filter(({ runs }) => runs)
  let vendors: LocalVendors
  let gateway: Gateway
  let folder: string
  let env: Record<string, string | undefined>
  beforeAll(async () => {
    vendors = await startLocalVendors()
    folder = await mkdtemp(join(tmpdir(), 'litecone-examples-'))
    gateway = await startGateway({
      folder: join(folder, 'gateway'),
      providers: { openai: { apiBase: `${vendors.url}/v1` } },
      report: { info() {}, warn() {}, error() {} },
    })
    const variables = await providerEnvironment(vendors.url)
    await bundleExamples(runnable, folder)
    env = { PATH: process.env['PATH'], ...variables, LITECONE_GATEWAY: gateway.url }
  })
  afterAll(async () => {
    await gateway.close()
    vendors.close()
    await rm(folder, { recursive: true })
  })

  it.each(runnable.map(({ place, ...rest }, at) => [place, at, rest] as const))(
    'runs, makes the calls and prints the output that it shows: %s',
    async (_, at, { code, calls }) => {
      const { stdout } = await promisify(execFile)(process.execPath, [`${at}.mjs`], {
        env,
        cwd: folder,
        timeout: 20_000,
      })
      expect(vendors.paths.splice(0).filter((path) => !path.endsWith('/log'))).toHaveLength(calls)
      expect(stdout).not.toMatch(/^undefined/m)
      for (const [, expected = ''] of code.matchAll(/console\.log\(.*\) \/\/ (\{.*\}|→ .*)/g))
        expect(normalize(stdout)).toContain(normalize(expected.replace('→ ', '')))
    },
  )
})

/** Collapses white space, and rounds away floating-point error in the last digits. */
function normalize(printed: string): string {
  return printed.replace(/\d+\.\d+/g, (digits) => `${Number(Number(digits).toPrecision(12))}`).replace(/\s+/g, ' ')
}
