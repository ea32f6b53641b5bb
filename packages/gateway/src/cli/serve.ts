import { loadConfig } from '../config/load-config.ts'
import { toGatewayOptions } from '../config/to-gateway-options.ts'
import { createReport } from '../operations/create-report.ts'
import { type Gateway, startGateway } from '../start-gateway.ts'
import type { CommonFlags } from './create-program.ts'
import { UsageError } from './usage-error.ts'

export interface ServeFlags extends CommonFlags {
  readonly host?: string | undefined
  readonly port?: string | undefined
}

/** Runs until SIGTERM or SIGINT; a second one ends it at once. */
export async function serve({ config: file, folder, host, port }: ServeFlags): Promise<void> {
  const { config } = await loadConfig({ file, flags: { folder, host, port: portOf(port) } })
  const isTerminal = process.stdout.isTTY
  const report = createReport({
    level: config.report.level,
    format: config.report.format ?? (isTerminal ? 'text' : 'json'),
  })
  const stopped = awaitSignal()
  const gateway = await Promise.race([startGateway(toGatewayOptions(config, report)), stopped])
  // Nobody was served yet, and what it opens outlives any end.
  if (typeof gateway === 'string') return process.exit(0)
  const { url, isOpen } = gateway
  if (isTerminal) process.stdout.write(welcome(gateway, config.folder))
  report.info('The gateway listens.', { url, isOpen, folder: config.folder })
  if (isOpen)
    report.warn('The gateway is open: whoever reaches it may use it. Make a key with: litecone-gateway keys create.')
  const signal = await stopped
  report.info('The gateway stops: requests under way may end.', { signal, drainMs: config.server.drainMs })
  await gateway.close(config.server.drainMs)
  report.info('The gateway has stopped.')
  report.flush()
}

/**
 * The first that comes; the second ends the process at once. Listened for before the gateway is up: the first process of a container is
 * ended by no signal that it does not listen for.
 */
function awaitSignal(): Promise<string> {
  return new Promise((resolve) => {
    let isStopping = false
    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      process.on(signal, () => {
        if (isStopping) process.exit(1)
        isStopping = true
        resolve(signal)
      })
  })
}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d{1,5}$/.test(text)) throw new UsageError('--port: give a number from 0 to 65535.')
  return Number(text)
}

function welcome({ url, isOpen }: Gateway, folder: string): string {
  return [
    '',
    `  Litecone gateway   ${url}`,
    `  Data               ${folder}`,
    `  Keys               ${isOpen ? 'none: open to whoever is on this machine' : 'asked for'}`,
    '',
    '  Point a client at it:',
    `    OpenAI           baseURL: "${url}/v1"`,
    `    Anthropic        baseURL: "${url}/anthropic"`,
    `    every provider   baseURL: "${url}/ai/v1"   model: "provider/model"`,
    '',
    '',
  ].join('\n')
}
