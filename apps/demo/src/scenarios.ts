import type { Completion, CompletionRequest, ErrorCode, Message, Tool } from '@litecone/core'
import { KEYS, LONGEST_REQUEST } from './refusals.ts'
import type { Target } from './targets.ts'
import { SAID, TOOL_CALLS } from './upstream.ts'

/** A call of the demo, and what has to come of it. */
export interface Step {
  mode: string
  request: CompletionRequest
  /** What the local upstream says. A real one says something. */
  says?: string
  /** The answer is checked against the request's schema, and has `parsed`. */
  parses?: boolean
  /** What has to be in the request as it went over the wire. */
  sends?: string
  /** The failure that has to come. */
  fails?: ErrorCode
  /** The stream is left after its first words. */
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

/** What each provider is asked and has to answer, embeddings and tools apart. */
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

/** A wrong key is one everywhere; the other refusals cannot be had of real services on demand. */
export function createFailures(target: Target): Step[] {
  const { id, live, json } = target
  const model = `${id}/${target.model}`
  const withKey = (apiKey: string) => ({ model: target.create({ apiKey })(target.model), messages: rivers })
  const long = ask('river '.repeat(LONGEST_REQUEST / 6))
  const steps: Step[] = [{ mode: 'wrong key', request: withKey(KEYS.wrong), fails: 'authentication' }]
  if (!live) steps.push({ mode: 'rate limit', request: withKey(KEYS.spent), fails: 'rate_limit' })
  if (!live) steps.push({ mode: 'too long', request: { model, messages: long }, fails: 'context_window_exceeded' })
  // A prediction is taken, and fails afterwards.
  if (!live && id === 'replicate')
    steps.push({ mode: 'failure', request: { model, messages: ask('Please fail.') }, fails: 'api' })
  // What has no structured output says so before anything is sent.
  if (json === 'none') steps.push({ ...createJsonStep(target), fails: 'unsupported_params' })
  return steps
}

/** Asks for two tool calls at once; `createToolResults` goes on. */
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
