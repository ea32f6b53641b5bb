import type { IncomingMessage, ServerResponse } from 'node:http'
import { type AcceptedRequest, createNotes } from '../proxy/accepted-request.ts'
import { createClientSink, sendOwnAnswer } from '../proxy/client-sink.ts'
import type { Policies } from '../proxy/policies.ts'
import { type BodyLimits, BodyTooLargeError, readBody } from '../proxy/read-body.ts'
import { upstreamErrorAnswer } from '../proxy/upstream-error.ts'
import type { AiEndpoint } from './create-ai-endpoint.ts'
import { createErrorAnswer } from './error-answer.ts'
import { findProviderKey } from './find-provider-key.ts'
import { createAiGate } from './gate-ai-call.ts'

export interface AcceptedAiRequest extends AcceptedRequest {
  /** The gateway key that the client sent in any header. */
  readonly gatewayKey: string | undefined
}

export interface AiOptions {
  readonly endpoint: AiEndpoint
  readonly limits: BodyLimits
  readonly policies: Policies
}

/** Reads a request to the OpenAI-compatible endpoint and writes its response. Never rejects. */
export async function answerAiRequest(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  accepted: AcceptedAiRequest,
  { endpoint, limits, policies }: AiOptions,
): Promise<void> {
  const notes = createNotes(accepted.id)
  const disconnect = new AbortController()
  response.once('close', () => disconnect.abort())
  let body: Buffer
  try {
    body = await readBody(request, limits)
  } catch (error) {
    const status = error instanceof BodyTooLargeError ? 413 : 408
    const message = error instanceof Error ? error.message : 'The body could not be read.'
    const answer = createErrorAnswer(status, message, { code: 'invalid_body' })
    // The rest of the body is not read, so the connection cannot be reused.
    return sendOwnAnswer(response, answer, { ...notes.answerHeaders, connection: 'close' })
  }
  const gate = createAiGate(policies)
  const { gatewayKey, ...sender } = accepted
  await endpoint.handle({
    ...sender,
    method: request.method ?? 'GET',
    path,
    headers: request.headers,
    body,
    notes,
    signal: disconnect.signal,
    providerKey: findProviderKey(request.headers, gatewayKey),
    gate: gate.open,
    open: (exchange, source) =>
      gate.keep(
        createClientSink(response, {
          answerHeaders: notes.answerHeaders,
          stallTimeoutMs: limits.stallTimeoutMs,
          resume: () => source.resume(),
          onFailure: (error) => upstreamErrorAnswer(error, exchange.route),
        }),
      ),
    reply: (answer) => sendOwnAnswer(response, answer, notes.answerHeaders),
  })
  gate.release()
}
