import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(findFolder())

/** Walks up to the folder with `peers/`, because built files are at two depths. */
function findFolder(): URL {
  let above = new URL('.', import.meta.url)
  while (!existsSync(new URL('peers/package.json', above))) above = new URL('..', above)
  return new URL('peers/', above)
}

/** The path of a file in the installed peers. */
export function peerFile(path: string): string {
  return `${folder}node_modules/${path}`
}

/** Installs the peer libraries on first use. They take 400 MB and only benchmarks need them, so they are not in the workspace. Returns false on failure. */
export function installPeers(): boolean {
  if (existsSync(peerFile(''))) return true
  console.error('Installing the peers. This happens once.')
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    stdio: 'inherit',
  })
  if (status !== 0) console.error('The peers could not be installed. Continuing without them.')
  return status === 0
}

export function peerVersion(name: string): string {
  const { version }: { version: string } = JSON.parse(readFileSync(peerFile(`${name}/package.json`), 'utf8'))
  return version
}
