import type { GatewayOptions } from './gateway-options.ts'
import { type Gateway, startGateway } from './start-gateway.ts'

// A gateway in a child process. Its argument is the gateway's options as JSON. It sends its URL and its reports over IPC, and answers requests from there.
const options: GatewayOptions = JSON.parse(process.argv[2] ?? '{}')
const tell = (message: object) => void (process.connected && process.send?.(message))
const report = (level: string) => (message: string, fields?: object) => tell({ report: { level, message, fields } })

export type ChildRequest = 'figures' | 'flush' | 'close'

process.on('message', async ({ id, ask }: { readonly id: number; readonly ask: ChildRequest }) => {
  const gateway = await started
  if (ask === 'flush') await gateway.services.writer.flush(10_000)
  if (ask === 'close') await gateway.close(1000)
  tell({ id, answer: { memory: process.memoryUsage(), logs: gateway.services.writer.state } })
  if (ask === 'close') process.exit(0)
})

// Ends with its parent process.
process.on('disconnect', () => process.exit(0))

const started: Promise<Gateway> = startGateway({
  ...options,
  report: { info: report('info'), warn: report('warn'), error: report('error') },
})
started.then(
  ({ url }) => tell({ url }),
  (error: unknown) => tell({ failed: String(error) }),
)
