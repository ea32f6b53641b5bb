import type { RouteTarget } from './route-table.ts'

/**
 * The path at the provider. Clients use the path that the provider documents, and it is forwarded unchanged. With a configured base URL, its path replaces that
 * of the default base URL, and a common part is not repeated: with OpenAI at `https://proxy.example/openai/v1`, `/v1/models` becomes `/openai/v1/models`.
 */
export function providerPath({ ownBase, configuredBase }: RouteTarget, path: string): string {
  if (!configuredBase) return path
  if (ownBase !== '' && beginsWith(path, ownBase)) return configuredBase + path.slice(ownBase.length)
  for (let at = 0; at !== -1; at = configuredBase.indexOf('/', at + 1)) {
    if (beginsWith(path, configuredBase.slice(at))) return configuredBase.slice(0, at) + path
  }
  return configuredBase + path
}

/** Whether a path is at or below `base`. */
export function beginsWith(path: string, base: string): boolean {
  if (!path.startsWith(base)) return false
  const next = path[base.length]
  return next === undefined || next === '/' || next === '?'
}
