import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import manifest from '../../package.json' with { type: 'json' }
import { loadConfig } from '../config/load-config.ts'

const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8')

// These tests run without Docker, so they only check the files.
it('the image sets existing variables, and starts the command of the package', async () => {
  const dockerfile = read('Dockerfile')
  const environment = Object.fromEntries(
    [...dockerfile.matchAll(/\b(LITECONE_\w+)=(\S+)/g)].map(([, name, value]) => [name, value]),
  )
  const { config } = await loadConfig({ environment })
  expect(config).toMatchObject({ host: '0.0.0.0', port: 8787, folder: '/data' })
  expect(dockerfile).toContain(`/node_modules/${manifest.name}/${manifest.bin['litecone-gateway'].replace('./', '')}`)
})

it('the Compose file gives all gateways the same PostgreSQL and Redis, and each its own folder', async () => {
  // Docker Compose replaces the variables in the same way from a file `.env`.
  const filled = read('compose.yaml')
    .replace(/\$\{POSTGRES_PASSWORD\b.*?\}/g, 'p')
    .replace(/\$\{\w+:-(.*?)\}/g, '$1')
  expect(filled).not.toContain('${')
  const { services, volumes } = parse(filled, { merge: true })
  const gateways = [services.gateway, services['gateway-2']]
  for (const { environment, depends_on, stop_grace_period } of gateways) {
    const { config } = await loadConfig({ environment })
    expect(config.stores.postgres?.url).toContain('@postgres:5432/')
    expect(config.stores.redis?.url).toContain('//redis:6379')
    expect(Object.keys(depends_on)).toEqual(['postgres', 'redis'])
    // Docker kills a container after this grace period, so it must be longer than the time for running requests.
    expect(Number.parseInt(stop_grace_period, 10) * 1000).toBeGreaterThan(config.server.drainMs)
  }
  // Other eviction policies can evict budgets.
  expect(services.redis.command.join(' ')).toContain('--maxmemory-policy volatile-lru')
  expect(gateways.map((gateway) => gateway.volumes)).toEqual([['gateway:/data'], ['gateway-2:/data']])
  expect(Object.keys(volumes)).toEqual(expect.arrayContaining(['gateway', 'gateway-2', 'postgres']))
})
