import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Arrival, createNotes } from '../proxy/arrival.ts'
import { createClientSink, sendOwnAnswer } from '../proxy/client-sink.ts'
import { type BodyLimits, BodyTooLargeError, readBody } from '../proxy/read-body.ts'
import { upstreamErrorAnswer } from '../proxy/upstream-error.ts'
import type { AiEndpoint } from './create-ai-endpoint.ts'
import { createErrorAnswer } from './error-answer.ts'
import { findProviderKey } from './find-provider-key.ts'

/** Reads a request to the OpenAI-compatible endpoint and writes its answer. Never rejects. */
export async function answerAiRequest(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  arrival: Arrival,
  { endpoint, limits }: { readonly endpoint: AiEndpoint; readonly limits: BodyLimits },
): Promise<void> {
  const notes = createNotes(arrival.id)
  const leaving = new AbortController()
  response.once('close', () => leaving.abort())
  let body: Buffer
  try {
    body = await readBody(request, limits)
  } catch (error) {
    const status = error instanceof BodyTooLargeError ? 413 : 408
    const message = error instanceof Error ? error.message : 'The body could not be read.'
    return sendOwnAnswer(response, createErrorAnswer(status, message, { code: 'invalid_body' }), notes.answerHeaders)
  }
  await endpoint.handle({
    ...arrival,
    method: request.method ?? 'GET',
    path,
    headers: request.headers,
    body,
    notes,
    signal: leaving.signal,
    providerKey: findProviderKey(request.headers, undefined),
    gate: async () => undefined,
    open: (exchange, source) =>
      createClientSink(response, {
        answerHeaders: notes.answerHeaders,
        stallTimeoutMs: limits.stallTimeoutMs,
        resume: () => source.resume(),
        onFailure: (error) => upstreamErrorAnswer(error, exchange.route),
      }),
    reply: (answer) => sendOwnAnswer(response, answer, notes.answerHeaders),
  })
}
