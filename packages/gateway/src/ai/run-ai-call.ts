import type { Client } from '@litecone/core'
import type { GatewayServices } from '../gateway-services.ts'
import type { LogEntry } from '../stores/index.ts'
import type { AiCall } from './ai-call.ts'
import { askModel } from './ask-model.ts'
import { createAiLog } from './log-ai-call.ts'
import type { AiOperation } from './operations.ts'
import type { ProviderKeys } from './provider-keys.ts'
import { type Understanding, understandAiCall } from './understand-ai-call.ts'

/** Shared by all calls. */
export interface AiContext extends Understanding {
  readonly services: Pick<GatewayServices, 'writer' | 'prices' | 'meter' | 'report'>
  readonly client: Client
  readonly keys: ProviderKeys
  observe(entry: LogEntry): void
}

/** Handles one call, from its body to its log. Rejects only if no response was sent yet: for an invalid request, or if the gateway failed. */
export async function runAiCall(call: AiCall, path: string, operation: AiOperation, context: AiContext): Promise<void> {
  const { services, observe } = context
  const understood = understandAiCall(call, path, context)
  const { exchange, first } = understood
  const format = operation.format(understood)
  const log = createAiLog({ services, exchange, operation, format, model: first.model, observe })
  const own = await call.gate(exchange)
  if (own) {
    call.reply(own)
    return log.own(own)
  }
  const onFault = (error: unknown) =>
    services.report.error('A request to /ai failed.', { id: call.id, error: String(error) })
  await askModel(call, understood, { ...context, format, log, onFault })
}
