import { BadRequestError, type CallContext, type CompletionParameters, type WireRequest } from '@litecone/core'
import { readInputNames } from './input-names.ts'
import { readModelPath } from './model-path.ts'
import { writeTranscript } from './transcript.ts'

/** What language models there take in common. Tools and schemas are no inputs of any of them. */
export const CHAT_PARAMETERS: ReadonlySet<string> = /* @__PURE__ */ new Set([
  'frequency_penalty',
  'max_completion_tokens',
  'max_tokens',
  'presence_penalty',
  'reasoning_effort',
  'seed',
  'stop',
  'temperature',
  'top_k',
  'top_p',
  'verbosity',
])

/** https://replicate.com/docs/reference/http#models.predictions.create */
export function encodeChat(request: CompletionParameters, { model, stream }: CallContext): WireRequest {
  const { path, body } = readModelPath(model)
  return {
    path,
    // A prediction that is done within a minute comes with the first answer; a stream is not waited for.
    ...(!stream && { headers: { prefer: 'wait' } }),
    body: { ...body, input: encodeInput(request, model), ...(stream && { stream: true }) },
  }
}

function encodeInput(request: CompletionParameters, model: string): Record<string, unknown> {
  const names = readInputNames(model)
  const { system, prompt, images } = writeTranscript(request.messages)
  const input: Record<string, unknown> = { prompt }
  const set = (name: string, value: unknown) => {
    if (value !== undefined && value !== null) input[name] = value
  }
  set(names.system, system || undefined)
  set(names.maxTokens, request.max_tokens ?? request.max_completion_tokens)
  for (const name of [
    'temperature',
    'top_p',
    'top_k',
    'seed',
    'presence_penalty',
    'frequency_penalty',
    'reasoning_effort',
    'verbosity',
  ] as const) {
    set(name, request[name])
  }
  // A list there is one text, its members separated by commas.
  set('stop_sequences', Array.isArray(request.stop) ? request.stop.join(',') : request.stop)
  if (images.length === 0) return input
  if (!names.images) return input
  if (!names.images.list && images.length > 1) {
    throw new BadRequestError(`${model} takes one image; the messages hold ${images.length}.`, { param: 'messages' })
  }
  input[names.images.name] = names.images.list ? images : images[0]
  return input
}
