import { createRequire } from 'node:module'
import { cpus, loadavg } from 'node:os'

/** Versions, processor and load, for the line above each table. */
export function describeMachine(): string {
  const load = loadavg().map((value) => value.toFixed(1))
  return `Node ${process.version}, undici ${undiciVersion()}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, load ${load.join(' ')}`
}

function undiciVersion(): string {
  const { version }: { version: string } = createRequire(import.meta.url)('undici/package.json')
  return version
}
