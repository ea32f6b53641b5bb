import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { run } from './run.ts'

export interface Registry {
  readonly url: string
  /** Versions of a package by dist-tag. */
  tagsOf(name: string): Promise<Readonly<Record<string, string>>>
  stop(): void
}

/** Installs Verdaccio, checkers and compilers from the lock file in `home`. They are not dependencies of the workspace. */
export async function installTools(home: string): Promise<void> {
  await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: home })
}

/** Starts a local registry that stores our packages and proxies all others to the configured registry. `home` is where Verdaccio is installed. */
export async function startRegistry(home: string, folder: string): Promise<Registry> {
  const upstream = spawnSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).stdout.trim()
  const config = join(folder, 'verdaccio.yaml')
  await writeFile(
    config,
    [
      `storage: ${join(folder, 'storage')}`,
      `uplinks: { configured: { url: ${JSON.stringify(upstream)} } }`,
      'packages:',
      "  '@litecone/*': { access: $all, publish: $anonymous }",
      "  '**': { access: $all, proxy: configured }",
      'log: { type: stdout, level: error }',
      'max_body_size: 100mb',
      '',
    ].join('\n'),
  )
  const port = await freePort()
  const bin = join(home, 'node_modules/verdaccio/bin/verdaccio')
  const child = spawn(process.execPath, [bin, '--config', config, '--listen', `127.0.0.1:${port}`], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const url = `http://127.0.0.1:${port}/`
  await untilUp(url, child)
  return {
    url,
    tagsOf: async (name) => (await fetch(`${url}-/package/${encodeURIComponent(name)}/dist-tags`)).json(),
    stop: () => void child.kill(),
  }
}

async function untilUp(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 300 && child.exitCode === null; tries++) {
    const isUp = await fetch(`${url}-/ping`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isUp) return
    await sleep(100)
  }
  throw new Error('The registry did not start.')
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
