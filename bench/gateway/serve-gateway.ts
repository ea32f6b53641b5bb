import { startGateway } from '@litecone/gateway'
import { answerParent } from './child-process.ts'

/** Runs the published gateway. Arguments: the provider's origin and the data folder. */
const [origin = '', folder = ''] = process.argv.slice(2)
const gateway = await startGateway({
  folder,
  providers: { openai: { apiBase: `${origin}/v1` } },
  report: {
    info: () => undefined,
    warn: (text, fields) => console.warn(text, fields ?? ''),
    error: (text, fields) => console.error(text, fields ?? ''),
  },
})
answerParent(gateway.url, {
  state: () => gateway.services.writer.state,
  flush: () => gateway.services.writer.flush(60_000),
  close: () => gateway.close(1000),
})
