import { type ClientOptions, createClient, isLlmError } from '@litecone/core'
import { decodePart } from '../decode-part.ts'
import type { GatewayServices } from '../gateway-services.ts'
import type { Grant } from '../keys/grant.ts'
import type { Providers } from '../providers.ts'
import type { OwnAnswer } from '../proxy/exchange.ts'
import { withoutQuery } from '../routes/without-query.ts'
import type { LogEntry } from '../stores/index.ts'
import type { AiCall } from './ai-call.ts'
import { createErrorAnswer, errorAnswer } from './error-answer.ts'
import { listModels, retrieveModel } from './list-models.ts'
import { AI_OPERATIONS } from './operations.ts'
import { createProviderKeys } from './provider-keys.ts'
import { type AiContext, runAiCall } from './run-ai-call.ts'

export interface AiEndpointOptions {
  readonly services: Pick<GatewayServices, 'vault' | 'writer' | 'prices' | 'meter' | 'report'>
  readonly providers: Providers
  /** Whether a key may be used for a model. Called for every model of a request. Default: always. */
  readonly allows?: ((grant: Grant, provider: string, model: string) => boolean) | undefined
  /** Called with the log of every call, for metrics. */
  readonly observe?: ((entry: LogEntry) => void) | undefined
  /** The connector for connections to providers. Default: core's. */
  readonly connector?: ClientOptions['connector']
  /** Has the provider keys that are not in the configuration. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined
}

/** All providers in OpenAI's format: `/ai/v1/chat/completions`, `/responses`, `/embeddings`, `/moderations` and `/models`. */
export interface AiEndpoint {
  /** Resolves when the response was sent. Never rejects. */
  handle(call: AiCall): Promise<void>
  /** Waits for logs in progress, then closes the connections to providers. */
  close(timeoutMs?: number): Promise<void>
}

export function createAiEndpoint(options: AiEndpointOptions): AiEndpoint {
  const { services, providers, observe = () => undefined, allows = () => true, environment, connector } = options
  const client = createClient({
    prices: services.prices,
    connector,
    onCallbackError: (error) => services.report.error('A call could not be logged.', { error: String(error) }),
  })
  const keys = createProviderKeys(services.vault, environment)
  const context: AiContext = { services, providers, client, keys, allows, observe }

  async function handle(call: AiCall): Promise<void> {
    call.notes.answerHeaders['helicone-request-id'] = call.id
    try {
      const path = withoutQuery(call.path)
      const operation = AI_OPERATIONS.get(path)
      if (operation && call.method === 'POST') return await runAiCall(call, path, operation, context)
      if (operation) return call.reply(wrongMethod('POST'))
      const name = /^\/ai\/v1\/models(?:\/(.+))?$/s.exec(path)
      if (!name) return call.reply(UNKNOWN)
      if (call.method !== 'GET') return call.reply(wrongMethod('GET'))
      const list = { providers, keys, grant: call.grant, allows }
      call.reply(await (name[1] === undefined ? listModels(list) : retrieveModel(decodePart(name[1]), list)))
    } catch (error) {
      if (!isLlmError(error)) services.report.error('A request to /ai failed.', { id: call.id, error: String(error) })
      call.reply(errorAnswer(error))
    }
  }

  return { handle, close: (timeoutMs) => client.close(timeoutMs) }
}

const UNKNOWN: OwnAnswer = /* @__PURE__ */ createErrorAnswer(
  404,
  'Here are POST /ai/v1/chat/completions, POST /ai/v1/responses, POST /ai/v1/embeddings, POST /ai/v1/moderations and GET /ai/v1/models. A provider’s other APIs are at /{provider}/*.',
  { code: 'unknown_url' },
)

function wrongMethod(allow: string): OwnAnswer {
  const answer = createErrorAnswer(405, `This path takes ${allow}.`, { code: 'method_not_allowed' })
  return { ...answer, headers: { ...answer.headers, allow } }
}
