import { type Call, costOf } from './call.ts'
import { answeredHeaders } from './call-info.ts'
import type { Usage } from './chat.ts'
import type { LlmError } from './errors.ts'
import { isRecord } from './json.ts'
import type { CallRecord, Cost } from './record.ts'
import { recordWire } from './wire-record.ts'

/** How a call ended. */
export interface Outcome {
  /** Called when the record is created. A stream is folded then. */
  readonly response?: () => CallRecord['response']
  readonly error: LlmError | undefined
  readonly cost: Cost | undefined
  readonly end: number
}

/** Ends the call. Its record is built when callbacks run, not on the caller's time. */
export function settle(call: Call, outcome: Outcome): void {
  call.cancellation.release()
  call.notifier.settle(() => createRecord(call, outcome))
}

function createRecord(call: Call, { response: respond, error, cost, end }: Outcome): CallRecord {
  const { exchange } = call
  const response = respond?.()
  const usage = response && 'usage' in response ? asUsage(response.usage) : undefined
  return Object.freeze({
    id: call.id,
    operation: call.operation,
    provider: exchange?.provider ?? call.requested.provider,
    requestedModel: call.requestedModel,
    model: exchange?.model ?? call.requested.model,
    servedModel: response?.model || undefined,
    stream: call.stream,
    request: call.request,
    response,
    wire: exchange && recordWire(exchange),
    status: exchange?.status,
    responseHeaders: answeredHeaders(exchange),
    usage,
    cost: cost ?? costOf(call, usage, response?.model),
    attempts: Object.freeze([...call.attempts]),
    timings: Object.freeze({ start: call.start, firstToken: exchange?.firstToken, end }),
    error,
    metadata: Object.freeze({ ...call.options.metadata }),
  })
}

function asUsage(usage: unknown): Usage | undefined {
  if (!isRecord(usage) || typeof usage.prompt_tokens !== 'number') return undefined
  const { prompt_tokens, completion_tokens, total_tokens } = usage
  return {
    ...usage,
    prompt_tokens,
    completion_tokens: typeof completion_tokens === 'number' ? completion_tokens : 0,
    total_tokens: typeof total_tokens === 'number' ? total_tokens : prompt_tokens,
  }
}
