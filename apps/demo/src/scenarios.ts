import type { Completion, CompletionRequest, ErrorCode, Message, Tool } from '@litecone/core'
import { KEYS, LONGEST_REQUEST } from './refusals.ts'
import type { Target } from './targets.ts'
import { SAID, TOOL_CALLS } from './upstream.ts'

/** A call of the demo, and its expected result. */
export interface Step {
  mode: string
  request: CompletionRequest
  /** The answer of the local upstream. Real services may answer anything. */
  says?: string
  /** Whether the answer has `parsed`, because the request has a schema. */
  parses?: boolean
  /** A text that the request to the provider must contain. */
  sends?: string
  /** The expected error. */
  fails?: ErrorCode
  /** Whether the stream is left after its first words. */
  leaves?: boolean
}

const ask = (content: string): Message[] => [{ role: 'user', content }]

export const rivers = ask('Name three rivers.')

const waterLevel: Tool = {
  type: 'function',
  function: {
    name: 'water_level',
    description: 'The water level of a river, in metres',
    parameters: { type: 'object', properties: { river: { type: 'string' } }, required: ['river'] },
  },
}

const river = {
  type: 'json_schema' as const,
  json_schema: {
    name: 'river',
    strict: true,
    schema: {
      type: 'object',
      properties: { name: { type: 'string' }, lengthKm: { type: 'number' } },
      required: ['name', 'lengthKm'],
      additionalProperties: false,
    },
  },
}

/** One blue pixel. */
const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPj/HwADAgH/p9F2TwAAAABJRU5ErkJggg=='

/** The calls that should succeed, without embeddings and tools. */
export function createSteps(target: Target): Step[] {
  const model = `${target.id}/${target.model}`
  return [
    { mode: 'answer', request: { model, messages: rivers }, says: SAID.rivers },
    { mode: 'stream', request: { model, messages: rivers, stream: true }, says: SAID.rivers },
    { mode: 'left early', request: { model, messages: rivers, stream: true }, leaves: true },
    ...createPictureSteps(target),
    ...(target.json === 'none' ? [] : [createJsonStep(target)]),
  ]
}

function createPictureSteps({ id, models }: Target): Step[] {
  if (!models.picture) return []
  const content = [
    { type: 'text' as const, text: 'What is in this picture?' },
    { type: 'image_url' as const, image_url: { url: `data:image/png;base64,${pixel}` } },
  ]
  const messages: Message[] = [{ role: 'user', content }]
  const request = { model: `${id}/${models.picture}`, messages }
  return [{ mode: 'picture', request, says: SAID.picture, sends: pixel }]
}

function createJsonStep({ id, model, models, json }: Target): Step {
  return {
    mode: 'JSON',
    request: {
      model: `${id}/${models.json ?? model}`,
      messages: ask('The river Rhine as JSON, please: its name, and lengthKm.'),
      response_format: json === 'object' ? { type: 'json_object' } : river,
    },
    says: SAID.json,
    parses: json === 'schema',
  }
}

/** The calls that should fail. With real services only a wrong key can be tried; the other errors do not occur on demand. */
export function createFailures(target: Target): Step[] {
  const { id, live, json } = target
  const model = `${id}/${target.model}`
  const withKey = (apiKey: string) => ({ model: target.create({ apiKey })(target.model), messages: rivers })
  const long = ask('river '.repeat(LONGEST_REQUEST / 6))
  const steps: Step[] = [{ mode: 'wrong key', request: withKey(KEYS.wrong), fails: 'authentication' }]
  if (!live) steps.push({ mode: 'rate limit', request: withKey(KEYS.spent), fails: 'rate_limit' })
  if (!live) steps.push({ mode: 'too long', request: { model, messages: long }, fails: 'context_window_exceeded' })
  // Replicate accepts a prediction that fails afterwards.
  if (!live && id === 'replicate')
    steps.push({ mode: 'failure', request: { model, messages: ask('Please fail.') }, fails: 'api' })
  // Without structured outputs, the request is rejected before anything is sent.
  if (json === 'none') steps.push({ ...createJsonStep(target), fails: 'unsupported_params' })
  return steps
}

/** A call that should return two tool calls. `createToolResults` is the next turn. */
export function createToolStep({ id, model }: Target): Step {
  return {
    mode: 'tool calls',
    request: {
      model: `${id}/${model}`,
      messages: ask('Compare the water levels of Rhine and Elbe.'),
      tools: [waterLevel],
    },
    says: TOOL_CALLS.map(({ name, arguments: text }) => `${name}(${text})`).join(' '),
  }
}

export function createToolResults({ request }: Step, answer: Completion): Step | undefined {
  const message = answer.choices[0]?.message
  if (!message?.tool_calls?.length) return undefined
  const results = message.tool_calls.map(
    ({ id }, index): Message => ({ role: 'tool', tool_call_id: id, content: `{"metres":${[2.14, 1.02][index]}}` }),
  )
  return {
    mode: 'tool results',
    request: { ...request, messages: [...request.messages, message, ...results] },
    says: SAID.levels,
  }
}
