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

/** Runs a gateway until SIGTERM or SIGINT, then stops it gracefully. A second signal ends the process immediately. */
export async function serve({ config: file, folder, host, port }: ServeFlags): Promise<void> {
  const { config } = await loadConfig({ file, flags: { folder, host, port: readPort(port) } })
  const isTerminal = process.stdout.isTTY
  const report = createReport({
    level: config.report.level,
    format: config.report.format ?? (isTerminal ? 'text' : 'json'),
  })
  const stopped = awaitSignal()
  const gateway = await Promise.race([startGateway(toGatewayOptions(config, report)), stopped])
  // The signal came before the gateway was ready. There are no requests to finish, and open stores would keep the process running.
  if (typeof gateway === 'string') return process.exit(0)
  const { url, isOpen } = gateway
  if (isTerminal) process.stdout.write(welcome(gateway, config.folder))
  report.info('The gateway is listening.', { url, isOpen, folder: config.folder })
  if (isOpen)
    report.warn(
      'The gateway is open: anyone who can reach it may use it. Create a key with: litecone-gateway keys create.',
    )
  const signal = await stopped
  report.info('The gateway is stopping, and waits for running requests.', { signal, drainMs: config.server.drainMs })
  await gateway.close(config.server.drainMs)
  report.info('The gateway has stopped.')
  report.flush()
}

/**
 * Resolves to the first signal; a second one ends the process. Called before the gateway starts, because the first process of a container ignores
 * signals that it has no listener for.
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

function readPort(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d{1,5}$/.test(text)) throw new UsageError('--port: write a number from 0 to 65535.')
  return Number(text)
}

function welcome({ url, isOpen }: Gateway, folder: string): string {
  return [
    '',
    `  Litecone gateway   ${url}`,
    `  Data               ${folder}`,
    `  Keys               ${isOpen ? 'none: open to anyone on this machine' : 'required'}`,
    '',
    '  Point a client at it:',
    `    OpenAI           baseURL: "${url}/v1"`,
    `    Anthropic        baseURL: "${url}/anthropic"`,
    `    every provider   baseURL: "${url}/ai/v1"   model: "provider/model"`,
    '',
    '',
  ].join('\n')
}
