import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../peers/', import.meta.url))

/** Installs the other libraries once, apart from the workspace: they weigh 400 MB, and nobody but this needs them. False when it fails. */
export function installPeers(): boolean {
  if (existsSync(`${folder}node_modules`)) return true
  console.error('Installing the peers, once …')
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    stdio: 'inherit',
  })
  if (status !== 0) console.error('The peers could not be installed: measured without them.')
  return status === 0
}

export function peerVersion(name: string): string {
  const { version }: { version: string } = JSON.parse(
    readFileSync(`${folder}node_modules/${name}/package.json`, 'utf8'),
  )
  return version
}
