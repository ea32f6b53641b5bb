import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Gateway, type LogEntry, startGateway } from '@litecone/gateway'
import type { ApiRoutes } from '@litecone/gateway/api'
import type { Target } from './targets.ts'

/** The gateway that the calls of this run go through, and its query API. */
export interface DemoGateway extends AsyncDisposable {
  readonly url: string
  /** Waits for the log of a request. `undefined` if there is none after ten seconds. */
  entry(id: string): Promise<LogEntry | undefined>
  session(id: string): Promise<ApiRoutes['GET /sessions/:id']['answer']['items']>
}

/** How long to wait for a log. */
const WAIT_MS = 10_000

/** Starts the gateway on its embedded store. For each provider without a key it uses the local upstream. */
export async function startDemoGateway(targets: readonly Target[]): Promise<DemoGateway> {
  const folder = await createDataFolder('litecone-demo-')
  const local = targets.filter(({ live }) => !live)
  const providers = Object.fromEntries(
    local.map(({ id, create }) => [id, { apiBase: create().settings.apiBase as string }]),
  )
  const gateway = await startGateway({ folder, providers, report: quiet })
  return {
    url: gateway.url,
    async entry(id) {
      // Attempts of one call have the same log, which is complete after the last of them.
      await gateway.services.writer.flush(WAIT_MS)
      return until(() => ask<LogEntry>(gateway, `/requests/${id}`))
    },
    async session(id) {
      await gateway.services.writer.flush(WAIT_MS)
      const answer = await ask<ApiRoutes['GET /sessions/:id']['answer']>(gateway, `/sessions/${id}`)
      return answer?.items ?? []
    },
    async [Symbol.asyncDispose]() {
      await gateway.close(1000)
    },
  }
}

/** Creates a temporary folder that is deleted when the process exits, also after Ctrl-C. */
export async function createDataFolder(prefix: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), prefix))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** The demo shows its intended failures itself, so the gateway does not report them as well. */
export const quiet = { info() {}, warn() {}, error: console.error }

async function ask<T>({ url }: Pick<Gateway, 'url'>, path: string): Promise<T | undefined> {
  const response = await fetch(`${url}/api/v1${path}`)
  if (response.ok) return (await response.json()) as T
  await response.body?.cancel()
  return undefined
}

/** Calls `look` until it finds something, because logs are written a moment after the response. */
async function until<T>(look: () => Promise<T | undefined>): Promise<T | undefined> {
  const end = Date.now() + WAIT_MS
  for (;;) {
    const found = await look()
    if (found !== undefined || Date.now() > end) return found
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}
