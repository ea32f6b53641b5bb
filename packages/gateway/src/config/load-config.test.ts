import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ConfigError } from './config-error.ts'
import { configSchema } from './config-schema.ts'
import { readVariables } from './config-variables.ts'
import { type LoadConfigOptions, loadConfig } from './load-config.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'litecone-config-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function load(text: string, options: LoadConfigOptions = {}, name = 'litecone.yaml') {
  const file = join(folder, name)
  await writeFile(file, text)
  return await loadConfig({ environment: {}, ...options, file })
}

async function faultsOf(text: string, options: LoadConfigOptions = {}): Promise<string[]> {
  const error = await load(text, options).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(ConfigError)
  return (error as ConfigError).message.replaceAll(`${folder}/`, '').split('\n')
}

interface SettingSchema {
  readonly properties?: Readonly<Record<string, SettingSchema>>
  readonly additionalProperties?: SettingSchema
  readonly description?: string
  readonly default?: unknown
}

/** Every setting that has a value. `mine` stands for an id that the operator chooses. */
function settings(): { name: string; schema: SettingSchema }[] {
  const walk = (schema: SettingSchema, path: readonly string[]): { name: string; schema: SettingSchema }[] => {
    const { properties, additionalProperties } = schema
    const inner = properties ?? (additionalProperties?.properties && { mine: additionalProperties })
    if (!inner) return [{ name: path.join('.'), schema }]
    return Object.entries(inner).flatMap(([name, each]) => walk(each, [...path, name]))
  }
  return walk(configSchema.toJSONSchema({ io: 'input', unrepresentable: 'any' }) as SettingSchema, [])
}

describe('loadConfig', () => {
  it('requires no configuration', async () => {
    const { config, file } = await loadConfig({ environment: {} })
    expect([file, config.host, config.port, config.folder]).toEqual([undefined, '127.0.0.1', 8787, '.litecone'])
    expect(config.checks.security.backend).toBe('rules')
  })

  it('rejects times that are too long for a timer', async () => {
    const text = 'server: { drainMs: 3000000000 }\nalerts: { everyMs: 3000000000, retryDelaysMs: [1, 3000000000] }\n'
    expect(await faultsOf(text)).toEqual([
      expect.stringMatching(/^litecone\.yaml:1:11: server\.drainMs: .*2147483647/),
      expect.stringMatching(/^litecone\.yaml:2:11: alerts\.everyMs: .*2147483647/),
      expect.stringMatching(/^litecone\.yaml:2:\d+: alerts\.retryDelaysMs\.1: .*2147483647/),
    ])
  })

  it('prefers flags to variables, and variables to the file, and returns the source of each value', async () => {
    const { config, sourceOf } = await load('host: 0.0.0.0\nport: 1\nserver:\n  drainMs: 5\nfolder: a\n', {
      environment: { LITECONE_PORT: '2', LITECONE_FOLDER: 'b', LITECONE_SERVER__HOSTS: 'a.example, b.example' },
      flags: { folder: 'c', port: undefined },
    })
    expect(config).toMatchObject({
      host: '0.0.0.0',
      port: 2,
      folder: 'c',
      server: { drainMs: 5, hosts: ['a.example', 'b.example'] },
    })
    expect(['folder', 'port', 'server.drainMs', 'logs.onFull'].map((path) => sourceOf(path.split('.')))).toEqual([
      '--folder',
      'LITECONE_PORT',
      `${folder}/litecone.yaml:4:3`,
      'default of logs.onFull',
    ])
  })

  it('reads variables with names of the operator’s choice, and ignores those that Kubernetes sets for services', async () => {
    const { config } = await load('port: 1\n', {
      environment: {
        LITECONE_PROVIDERS__MY_SERVER__API_BASE: 'http://10.0.0.7/v1',
        LITECONE_PROVIDERS__MY_SERVER__HEADERS__X_TEAM: 'web',
        LITECONE_PROVIDERS__OPENAI__API_KEY: '',
        LITECONE_PORT: 'tcp://10.0.0.1:8787',
        LITECONE_PORT_8787_TCP_PROTO: 'tcp',
        LITECONE_SERVICE_HOST: '10.0.0.1',
        LITECONE_GATEWAY_SERVICE_PORT_HTTP: '8787',
      },
    })
    expect([config.port, config.providers]).toEqual([
      1,
      { 'my-server': { apiBase: 'http://10.0.0.7/v1', headers: { 'x-team': 'web' } } },
    ])
  })

  it('ignores an empty section', async () => {
    const { config } = await load('providers:\n  # openai: {}\nserver:\n  drainMs:\n')
    expect([config.providers, config.server.drainMs]).toEqual([{}, 30_000])
  })

  it('replaces variables in texts of the file, and reports missing ones', async () => {
    const text = 'stores:\n  redis:\n    url: redis://:${REDIS_PASSWORD}@host\n    prefix: $${kept}\n'
    const { config } = await load(text, { environment: { REDIS_PASSWORD: 'p' } })
    expect(config.stores.redis).toEqual({ url: 'redis://:p@host', prefix: '${kept}' })
    expect(await faultsOf(text)).toEqual([
      'litecone.yaml:3:5: stores.redis.url: the variable REDIS_PASSWORD is not set.',
    ])
  })

  it('converts a variable to the type of its setting, and rejects other values', async () => {
    const environment = { PORT: '81', HOSTS: 'a.example,b.example', ON: 'false', N: '5' }
    const { config } = await load(
      'port: ${PORT}\nserver:\n  hosts: ${HOSTS}\ncache:\n  enabled: ${ON}\nproviders:\n  mine: { apiBase: "http://h/${N}", apiKey: "${N}" }\nlimits:\n  policies: ["${N};w=60"]\n',
      { environment },
    )
    expect(config).toMatchObject({
      port: 81,
      server: { hosts: ['a.example', 'b.example'] },
      cache: { enabled: false },
      providers: { mine: { apiBase: 'http://h/5', apiKey: '5' } },
      limits: { policies: [{ quota: 5 }] },
    })
    expect(await faultsOf('folder: a\nhost: ${HOST:-0.0.0.0}\nreport: { level: "${toString}" }\n')).toEqual([
      'litecone.yaml:2:1: host: write a variable as ${NAME}, and "${" itself as "$${".',
      'litecone.yaml:3:11: report.level: the variable toString is not set.',
    ])
  })

  it.each([
    'url: *hidden',
    'url: |hidden\n      x',
    'url: ]hidden',
    'url: "\\uhidden"',
    'url: !hidden x',
    'url: !hidden! x',
    '<<: *hidden',
    'url: "x" hidden',
    'url: http://hidden@x',
    'url: redis://u:hid/den@x',
  ])('never repeats what could be a secret: %j', async (text) => {
    const faults = await faultsOf(`stores:\n  redis:\n    ${text}\n`)
    expect(faults[0]).toMatch(/^litecone\.yaml:[34]:\d+: ./)
    expect(faults.join()).not.toMatch(/hid/)
  })

  it('rejects recursive and exponentially growing values', async () => {
    const lines = ['a: &a [x, x, x, x, x, x, x, x, x, x]']
    for (const [name, of] of ['ba', 'cb', 'dc', 'ed'])
      lines.push(`${name}: &${name} [${Array.from({ length: 10 }, () => `*${of}`).join(', ')}]`)
    for (const text of [lines.join('\n'), 'a: &a [*a]'])
      expect(await faultsOf(text)).toEqual(['litecone.yaml:1:1: its anchors and aliases cannot be resolved.'])
  })

  it('reports the line of an invalid provider, target or origin', async () => {
    const faults = await faultsOf(
      'providers:\n  openai2: { apiKey: k }\nupstream:\n  deniedTargets:\n    - "*.example.com"\n    - https://example.com\nserver:\n  corsOrigins: [app.example.com]\n',
    )
    expect(faults).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^litecone\.yaml:2:3: providers\.openai2 is not a built-in provider/),
        expect.stringMatching(
          /^litecone\.yaml:6:7: upstream\.deniedTargets\.1: "https:\/\/example\.com" is not a host name/,
        ),
        expect.stringMatching(/^litecone\.yaml:8:17: server\.corsOrigins\.0: write an origin/),
      ]),
    )
    expect(faults).toHaveLength(3)
  })

  it('reports all problems at once, with their lines and without values', async () => {
    const faults = await faultsOf(
      'prot: 1\nserver:\n  maxBodyBytes: sk-secret\nlimits:\n  policies:\n    - 10;w=60\n    - often\nproviders:\n  mine:\n    apiBase: ftp://x\n',
    )
    expect(faults).toHaveLength(4)
    expect(faults).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^litecone\.yaml:3:3: server\.maxBodyBytes: .*number/),
        expect.stringMatching(/^litecone\.yaml:7:7: limits\.policies\.1: /),
        expect.stringMatching(/^litecone\.yaml:10:5: providers\.mine\.apiBase: /),
        'litecone.yaml:1:1: prot is not a setting. Did you mean port?',
      ]),
    )
    expect(faults.join()).not.toMatch(/sk-secret|often/)
  })

  it('reports the name of an invalid variable', async () => {
    expect(await faultsOf('', { environment: { LITECONE_PORT: 'many', LITECONE_SERVR__X: '1' } })).toEqual([
      expect.stringMatching(/^LITECONE_PORT: port: /),
      'LITECONE_SERVR__X: servr is not a setting. Did you mean server?',
    ])
  })

  it('reads JSON, and reports the line of invalid YAML', async () => {
    expect((await load('{"port": 3}', {}, 'litecone.json')).config.port).toBe(3)
    expect((await faultsOf('port: [1\n'))[0]).toMatch(/^litecone\.yaml:2:1: /)
    expect(await faultsOf('- a')).toEqual(['litecone.yaml:1:1: a configuration must be a map of names to values.'])
  })

  it('has a variable for every setting', () => {
    const names = settings().map(({ name }) => name)
    expect(names.length).toBeGreaterThan(30)
    for (const name of names) {
      const variable = `LITECONE_${name.replace(/[A-Z]/g, '_$&').replaceAll('.', '__').toUpperCase()}`
      expect(readVariables(configSchema, { [variable]: '1' }).map(({ path }) => path.join('.'))).toEqual([name])
    }
  })

  it('describes every setting with its unit and default', () => {
    const units = { Ms: /milliseconds/, Seconds: /seconds/, Days: /days/i, Bytes: /bytes/ }
    for (const { name, schema } of settings()) {
      expect(schema.description, name).toMatch(/^[A-Z]/)
      for (const [suffix, unit] of Object.entries(units))
        if (name.endsWith(suffix)) expect(schema.description, name).toMatch(unit)
      if (schema.default !== undefined) expect(schema.description, name).toMatch(/default/i)
    }
  })

  it('does not change prototypes', async () => {
    await faultsOf('__proto__:\n  port: 9\n')
    await faultsOf('', { environment: { LITECONE___PROTO____PORT: '9' } })
    expect(Object.hasOwn(Object.prototype, 'port')).toBe(false)
  })

  it('reports that a given file is missing', async () => {
    await expect(loadConfig({ file: join(folder, 'none.yaml'), environment: {} })).rejects.toThrow(
      'none.yaml cannot be read',
    )
  })
})
