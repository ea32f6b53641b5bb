import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { buildGatewayOnce, builtFile } from '../gateway-process.test-support.ts'
import { answerCompletion, ask, makeFolder, post, serveProvider } from '../start-gateway.test-support.ts'
import { run, serveIn } from './command-line.test-support.ts'

buildGatewayOnce()

describe('litecone-gateway', { timeout: 90_000 }, () => {
  it('serves until SIGTERM, finishes running requests, and writes its log', async () => {
    const cwd = await makeFolder()
    let answer = () => {}
    const { origin, asked } = await serveProvider((_request, response) => {
      answer = () => answerCompletion(_request, response)
    })
    await writeFile(join(cwd, 'litecone.yaml'), `providers:\n  openai:\n    apiBase: ${origin}/v1\n`)
    const { child, url, lines, ended } = await serveIn(cwd)
    await expect.poll(() => lines.some(({ message }) => String(message).includes('open'))).toBe(true)
    const under = post(url)
    await expect.poll(() => asked.length).toBe(1)
    child.kill('SIGTERM')
    await expect
      .poll(() =>
        fetch(`${url}/healthz`).then(
          () => 'up',
          () => 'down',
        ),
      )
      .toBe('down')
    answer()
    expect((await under).status).toBe(200)
    expect((await ended)[0]).toBe(0)
    const exported = await run(cwd, ['export'])
    expect(
      exported.out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([{ requestedModel: 'gpt-4o', status: 200 }])
  })

  it('creates keys for a running gateway, which then requires them, and revokes them', async () => {
    const cwd = await makeFolder()
    const { origin } = await serveProvider(answerCompletion)
    await writeFile(join(cwd, 'litecone.yaml'), `providers: { openai: { apiBase: ${origin}/v1 } }\n`)
    const { url } = await serveIn(cwd)
    expect((await post(url)).status).toBe(200)
    const made = await run(cwd, [
      'keys',
      'create',
      '--owner',
      'team',
      '--models',
      'gpt-4o*',
      '--budget',
      '5/day',
      '--json',
    ])
    const { key, id, policy } = JSON.parse(made.out)
    expect(policy).toEqual({ models: ['gpt-4o*'], budget: { usd: 5, period: 'day' } })
    await expect.poll(async () => (await post(url)).status, { timeout: 5000 }).toBe(401)
    const call = (body: object = ask) => post(url, { 'Helicone-Auth': `Bearer ${key}` }, body)
    expect([(await call()).status, (await call({ ...ask, model: 'o3' })).status]).toEqual([200, 403])
    const list = await run(cwd, ['keys', 'list'])
    expect(list.out).toContain(`${id}  `)
    expect(list.out).not.toContain(key)
    expect((await run(cwd, ['keys', 'revoke', id])).code).toBe(0)
    await expect.poll(async () => (await call()).status, { timeout: 5000 }).toBe(401)
    expect(await run(cwd, ['keys', 'revoke', 'key_none'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('keys list'),
    })
  })

  it('stores provider keys, which no file shows, for a gateway', async () => {
    const cwd = await makeFolder()
    const { origin, asked } = await serveProvider(answerCompletion)
    const env = {
      LITECONE_VAULT_KEY: (await run(cwd, ['vault', 'new-key'])).out.trim(),
      LITECONE_PROVIDERS__OPENAI__API_BASE: `${origin}/v1`,
    }
    expect(await run(cwd, ['vault', 'set', 'openai'], { env, input: 'sk-very-secret\n' })).toMatchObject({ code: 0 })
    expect((await run(cwd, ['vault', 'list'], { env })).out).toMatch(/^openai {2}everyone/)
    const misspelt = await run(cwd, ['vault', 'set', 'opnai'], { env, input: 'sk-very-secret\n' })
    expect(misspelt).toMatchObject({ code: 0, err: expect.stringContaining('No provider is called opnai') })
    expect((await run(cwd, ['doctor'], { env })).out).toContain('keys must come from the vault or from clients')
    expect((await readFile(join(cwd, '.litecone/keys.sqlite'))).includes('sk-very-secret')).toBe(false)
    const { url } = await serveIn(cwd, [], { env })
    expect((await post(url)).status).toBe(200)
    expect(asked[0]?.headers.authorization).toBe('Bearer sk-very-secret')
    expect(await run(cwd, ['serve'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('in use by another gateway'),
    })
    const without = await makeFolder()
    expect(await run(without, ['vault', 'set', 'openai'], { input: 'x' })).toMatchObject({
      code: 1,
      err: expect.stringContaining('LITECONE_VAULT_KEY'),
    })
  })

  it('reports the line of an error, with a remedy', async () => {
    const cwd = await makeFolder()
    await writeFile(join(cwd, 'litecone.yaml'), 'server:\n  maxBodyBytes: lots\n')
    expect(await run(cwd, ['serve'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('litecone.yaml:2:3: server.maxBodyBytes'),
    })
    await writeFile(join(cwd, 'litecone.yaml'), '')
    expect(await run(cwd, ['serve', '--host', '0.0.0.0'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('litecone-gateway keys create'),
    })
    expect(await run(cwd, ['serve', '--port', 'x'])).toMatchObject({ code: 2 })
    const err = 'litecone-gateway: There is no command sevre. Did you mean serve?\n'
    expect(await run(cwd, ['sevre'])).toMatchObject({ code: 2, err })
    expect((await run(cwd, ['start'])).err).toContain('There is no command start. There are serve, config, doctor,')
    expect((await run(cwd, ['--help'])).code).toBe(0)
  })

  it('exports logs, and imports them elsewhere, without duplicates', async () => {
    const cwd = await makeFolder()
    const { origin } = await serveProvider(answerCompletion)
    const { child, url, ended } = await serveIn(cwd, [], {
      env: { LITECONE_PROVIDERS__OPENAI__API_BASE: `${origin}/v1` },
    })
    await post(url, { 'Helicone-User-Id': 'ada' })
    await post(url, { 'Helicone-User-Id': 'bob' })
    const fromUrl = () => run(cwd, ['export', '--url', url, '--format', 'csv'])
    await expect.poll(async () => (await fromUrl()).out.trim().split('\r\n').length, { timeout: 10_000 }).toBe(3)
    child.kill('SIGTERM')
    await ended
    expect((await run(cwd, ['export', '-o', 'logs.ndjson', '--filter', 'userId=ada'])).code).toBe(0)
    const other = await makeFolder()
    for (let times = 0; times < 2; times++)
      expect((await run(other, ['import', join(cwd, 'logs.ndjson')])).out).toBe('1 log was imported.\n')
    expect((await run(other, ['export'])).out).toBe(await readFile(join(cwd, 'logs.ndjson'), 'utf8'))
    const broken = await run(other, ['import', '-'], { input: '{"id":1}\n' })
    expect([broken.code, broken.err]).toEqual([1, expect.stringContaining('-:1: id: ')])
  })

  it('prints its configuration without secrets, and its schema', async () => {
    const cwd = await makeFolder()
    await writeFile(
      join(cwd, 'litecone.yaml'),
      'port: 1\nproviders: { groq: { apiKey: gsk-secret } }\nstores: { redis: { url: "redis://u:hidden@h" } }\n',
    )
    const env = { LITECONE_SERVER__HOSTS: 'a.example,b.example', LITECONE_LIMITS__POLICIES: '10;w=60' }
    const { out } = await run(cwd, ['config'], { env })
    expect(out).toContain('port: 1  # litecone.yaml:1:1')
    expect(out).toContain('server.hosts: [ a.example, b.example ]  # LITECONE_SERVER__HOSTS')
    expect(out).toContain('limits.policies: [ 10;w=60 ]')
    expect(out).not.toMatch(/gsk-secret|hidden/)
    expect(JSON.parse((await run(cwd, ['config', '--schema'])).out).properties.server.type).toBe('object')
  })

  it('sets the growth of the heap before it loads anything', async () => {
    const entry = await readFile(builtFile('cli.js'), 'utf8')
    expect(entry.indexOf('--heap-growing-percent=15')).toBeGreaterThan(0)
    expect(entry.indexOf('--heap-growing-percent=15')).toBeLessThan(entry.indexOf('import('))
  })
})
