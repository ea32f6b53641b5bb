import {
  BadRequestError,
  type CallContext,
  type CompletionParameters,
  type ParameterSet,
  UnsupportedParamsError,
  type WireRequest,
} from '@litecone/core'
import { type ModelInputs, readModelInputs } from './model-inputs.ts'
import { readModelPath } from './model-path.ts'
import { writeMessages, writePrompt, writeTranscript } from './transcript.ts'

type Input = Record<string, unknown>

/** Replicate's language models have no inputs for tools or schemas. */
export const chatParameters: ParameterSet = (model) =>
  new Set(['max_completion_tokens', 'max_tokens', 'stream_options', ...readModelInputs(model).parameters])

/** https://replicate.com/docs/topics/predictions/create-a-prediction */
export function encodeChat(request: CompletionParameters, { model, stream }: CallContext): WireRequest {
  const { path, body } = readModelPath(model)
  const inputs = readModelInputs(model)
  const input = dropUndefined({
    ...encodeMessages(request, inputs, model),
    ...encodeParameters(request, inputs, model),
  })
  return {
    path,
    // Without streaming, the first response waits up to a minute for the prediction.
    ...(!stream && { headers: { prefer: 'wait' } }),
    body: { ...body, input, ...(stream && { stream: true }) },
  }
}

function encodeMessages({ messages }: CompletionParameters, inputs: ModelInputs, model: string): Input {
  const transcript = writeTranscript(messages)
  const { system, turns, images, isAboutImage } = transcript
  const shown = encodeImages(images, isAboutImage, inputs, model)
  if (inputs.hasMessages && turns.length > 1 && images.length === 0) return { messages: writeMessages(transcript) }
  const prompt = writePrompt(turns)
  if (inputs.system) return { prompt, [inputs.system]: system || undefined, ...shown }
  return { prompt: [system, prompt].filter(Boolean).join('\n\n'), ...shown }
}

/** Without vision, earlier images become placeholders. An image in the last message is rejected: the model would make something up. */
function encodeImages(
  images: readonly string[],
  isAsked: boolean,
  { images: input }: ModelInputs,
  model: string,
): Input {
  if (images.length === 0) return {}
  if (!input) {
    if (!isAsked) return {}
    throw new BadRequestError(`${model} is not known to accept images. Remove them, or use another model.`, {
      param: 'messages',
    })
  }
  if (input.list) return { [input.name]: images }
  if (images.length === 1) return { [input.name]: images[0] }
  throw new BadRequestError(`${model} accepts one image; the messages contain ${images.length}.`, { param: 'messages' })
}

function encodeParameters(request: CompletionParameters, inputs: ModelInputs, model: string): Input {
  const { temperature, top_p, top_k, seed, presence_penalty, frequency_penalty, verbosity, reasoning_effort } = request
  const isGemini = /^google\//.test(model)
  return {
    [inputs.maxTokens]: request.max_completion_tokens ?? request.max_tokens,
    temperature,
    top_p,
    top_k,
    seed,
    presence_penalty,
    frequency_penalty,
    verbosity,
    ...(isGemini
      ? { thinking_level: reasoning_effort && (/none|minimal|low/.test(reasoning_effort) ? 'low' : 'high') }
      : { reasoning_effort }),
    ...(request.thinking && encodeThinking(request.thinking, isGemini)),
    stop_sequences: encodeStop(request.stop),
  }
}

function encodeThinking(
  { type, budget_tokens }: NonNullable<CompletionParameters['thinking']>,
  isGemini: boolean,
): Input {
  const isOn = type !== 'disabled'
  if (!isGemini) return { extended_thinking: isOn, thinking_budget_tokens: isOn ? budget_tokens : undefined }
  return isOn && budget_tokens === undefined
    ? { dynamic_thinking: true }
    : { thinking_budget: isOn ? budget_tokens : 0 }
}

/** Lists are sent as one comma-separated string. */
function encodeStop(stop: CompletionParameters['stop']): string | undefined {
  const list = typeof stop === 'string' ? [stop] : (stop ?? [])
  if (list.some((sequence) => sequence.includes(','))) {
    throw new UnsupportedParamsError(
      'Models on Replicate do not support stop sequences with a comma. Remove it from stop.',
      {
        param: 'stop',
      },
    )
  }
  return list.length > 0 ? list.join(',') : undefined
}

function dropUndefined(input: Input): Input {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined && value !== null))
}
