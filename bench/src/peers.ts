import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(findFolder())

/** Built files lie at two depths. */
function findFolder(): URL {
  let above = new URL('.', import.meta.url)
  while (!existsSync(new URL('peers/package.json', above))) above = new URL('..', above)
  return new URL('peers/', above)
}

/** A file of an installed peer. */
export function peerFile(path: string): string {
  return `${folder}node_modules/${path}`
}

/** Installs the other libraries once, apart from the workspace: they weigh 400 MB, and nobody but this needs them. False when it fails. */
export function installPeers(): boolean {
  if (existsSync(peerFile(''))) return true
  console.error('Installing the peers, once …')
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    stdio: 'inherit',
  })
  if (status !== 0) console.error('The peers could not be installed: measured without them.')
  return status === 0
}

export function peerVersion(name: string): string {
  const { version }: { version: string } = JSON.parse(readFileSync(peerFile(`${name}/package.json`), 'utf8'))
  return version
}
