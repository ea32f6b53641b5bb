import { setImmediate } from 'node:timers/promises'
import {
  AbortedError,
  type CallInfo,
  type CallOptions,
  type Client,
  isLlmError,
  type LlmError,
  type Model,
} from '@litecone/core'
import type { Providers } from '../providers.ts'
import type { AnswerSource } from '../proxy/answer.ts'
import type { AiCall } from './ai-call.ts'
import type { AiFormat } from './ai-format.ts'
import { type AnswerWriter, createAnswerWriter } from './answer-writer.ts'
import { fallbackPolicy, readCallOptions } from './call-options.ts'
import type { Candidate } from './candidates.ts'
import { errorAnswer } from './error-answer.ts'
import { explainFailure, heliconeErrorType } from './explain-failure.ts'
import type { AiLog } from './log-ai-call.ts'
import { isStream } from './operations.ts'
import type { ProviderKeys } from './provider-keys.ts'
import { STREAM_HEADERS } from './stream-answer.ts'
import { noteModel, type UnderstoodCall } from './understand-ai-call.ts'

export interface AskOptions {
  readonly client: Client
  readonly keys: ProviderKeys
  readonly providers: Providers
  readonly format: AiFormat
  readonly log: AiLog
  /** Called with errors of the gateway itself. */
  onFault(error: unknown): void
}

/** Calls the models of a request in turn, and writes the response or the failure to the sink. */
export async function askModel(call: AiCall, understood: UnderstoodCall, options: AskOptions): Promise<void> {
  const { exchange, request, candidates } = understood
  const { client, format, log } = options
  const ending = followSignal(call.signal)
  const source: AnswerSource = { resume: () => writer.resume(), cancel: ending.abort }
  const writer: AnswerWriter = createAnswerWriter(call.open(exchange, source), ending.signal)
  try {
    const models = await modelsOf(call, understood, options)
    const callOptions: CallOptions = {
      ...readCallOptions(call.options),
      signal: ending.signal,
      requestId: exchange.id,
      dropParams: request.dropParams,
      fallbacks: fallbackPolicy(candidates, models),
      callbacks: [log.callback(() => writer.size)],
    }
    const answer = await format.ask(client, models[0], callOptions)
    noteAnswer(understood, answer.call)
    if (!isStream(answer)) return await writer.send(200, { 'content-type': 'application/json' }, format.body(answer))
    writer.head(200, STREAM_HEADERS)
    await format.write(answer, writer)
    writer.end()
  } catch (error) {
    const failure = ending.signal.aborted
      ? DISCONNECTED
      : explainFailure(error, options.providers, call.providerKey !== undefined)
    if (failure !== DISCONNECTED && !isLlmError(error)) options.onFault(error)
    if (failure === DISCONNECTED) writer.fail(failure)
    else await sendFailure(failure, writer, understood, format).catch(() => writer.fail(DISCONNECTED))
    if (!log.begun) await log.own(errorAnswer(failure))
  } finally {
    ending.release()
  }
}

const DISCONNECTED: LlmError = /* @__PURE__ */ new AbortedError(
  'The client disconnected before its response was complete.',
)

/** The models to call, each with its key. */
async function modelsOf(
  { grant, providerKey }: AiCall,
  { candidates, first }: UnderstoodCall,
  { keys, format }: Pick<AskOptions, 'keys' | 'format'>,
): Promise<readonly [Model, ...Model[]]> {
  const toModel = async ({ provider, model }: Candidate): Promise<Model> => {
    // A client's own key is for the first provider, and must not be sent to others.
    const clientKey = provider === first.provider ? providerKey : undefined
    const own = await keys.provide(provider, { owner: grant.owner, clientKey })
    return format.adapt(own(model))
  }
  return [await toModel(first), ...(await Promise.all(candidates.slice(1).map(toModel)))]
}

/** A signal that aborts when the client disconnects, or when the sink cancels. */
function followSignal(signal: AbortSignal) {
  const ending = new AbortController()
  const leave = () => ending.abort(signal.reason)
  if (signal.aborted) leave()
  else signal.addEventListener('abort', leave, { once: true })
  return {
    signal: ending.signal,
    abort: (reason: Error) => ending.abort(reason),
    release: () => signal.removeEventListener('abort', leave),
  }
}

/** Records which of the models answered. */
function noteAnswer({ exchange, candidates }: UnderstoodCall, info: CallInfo | undefined): void {
  if (!info) return
  const { notes, route } = exchange
  noteModel(exchange, info.provider, info.model)
  notes.answeredBy = { ...route, provider: info.provider }
  if (candidates.length < 2) return
  notes.fallbackIndex = candidates.findIndex(
    ({ provider, model }) => provider.id === info.provider && model === info.model,
  )
  notes.answerHeaders['helicone-fallback-index'] = String(notes.fallbackIndex)
}

async function sendFailure(
  failure: LlmError,
  writer: AnswerWriter,
  { exchange }: UnderstoodCall,
  format: AiFormat,
): Promise<void> {
  if (writer.begun) {
    await writer.write(format.failure(failure))
    // What was just written is sent in the next turn. Breaking the connection now would lose it.
    await setImmediate()
    return writer.fail(failure)
  }
  const { provider, model } = failure
  if (provider !== undefined && model !== undefined) noteModel(exchange, provider, model)
  const type = heliconeErrorType(failure)
  if (type !== undefined) exchange.notes.answerHeaders['x-helicone-error-type'] = type
  const { status, headers, body } = errorAnswer(failure)
  await writer.send(status, headers, body.toString())
}
