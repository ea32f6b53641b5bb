import { randomUUID } from 'node:crypto'
import {
  type Client,
  type Completion,
  type CompletionRequest,
  collect,
  isLlmError,
  type Message,
  type Model,
  type Tool,
} from '@litecone/core'
import type { Target } from './targets.ts'

/** One call of the demo, and what came of it. */
export interface Outcome {
  /** Made before the call: the id of its log. */
  id: string
  target: Target
  mode: string
  words: string
  tokens: number | undefined
  cost: number | undefined
  firstToken: number | undefined
  total: number
  /** The status that the log has to have. */
  status: number | undefined
}

const ask = (content: string): Message[] => [{ role: 'user', content }]

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

/** What each provider is asked. */
export async function runScenarios(llm: Client, target: Target): Promise<Outcome[]> {
  const model = `${target.id}/${target.model}`
  const outcomes = [
    await run(llm, target, 'answer', { model, messages: ask('Name three rivers.') }),
    await run(llm, target, 'stream', { model, messages: ask('Name three rivers.'), stream: true }),
  ]
  if (target.tools) outcomes.push(...(await runTools(llm, target, model)))
  if (target.schema) {
    outcomes.push(
      await run(llm, target, 'JSON', { model, messages: ask('The Rhine as JSON, please.'), response_format: river }),
    )
  }
  if (target.embeds) outcomes.push(await embed(llm, target, target.embeds))
  // A model that nobody has fails at the real services; the local upstream fails when it is asked to.
  const failing = target.live ? `${target.id}/no-such-model` : model
  outcomes.push(await run(llm, target, 'failure', { model: failing, messages: ask('Please fail.') }))
  return outcomes
}

/** A tool is called, its result sent, and the answer read: two calls. */
async function runTools(llm: Client, target: Target, model: string): Promise<Outcome[]> {
  const messages = ask('How high is the Rhine?')
  const asked = await complete(llm, target, 'tool call', { model, messages, tools: [waterLevel] })
  const message = asked.answer?.choices[0]?.message
  const call = message?.tool_calls?.[0]
  if (!message || !call) return [asked.outcome]
  const result: Message = { role: 'tool', tool_call_id: call.id, content: '{"metres":2.14}' }
  const told = await run(llm, target, 'tool result', {
    model,
    messages: [...messages, message, result],
    tools: [waterLevel],
  })
  return [asked.outcome, told]
}

async function run(llm: Client, target: Target, mode: string, request: CompletionRequest): Promise<Outcome> {
  return (await complete(llm, target, mode, request)).outcome
}

async function complete(
  llm: Client,
  target: Target,
  mode: string,
  request: CompletionRequest,
): Promise<{ outcome: Outcome; answer: Completion | undefined }> {
  const id = randomUUID()
  const start = performance.now()
  const options = { requestId: id, ...(mode === 'failure' && { retry: false as const }) }
  try {
    const reply = await llm.completion(request, options)
    const answer = 'choices' in reply ? reply : await collect(reply)
    const { timings, cost } = answer.call ?? {}
    return {
      answer,
      outcome: {
        id,
        target,
        mode,
        words: wordsOf(answer),
        tokens: answer.usage?.total_tokens,
        cost: cost?.total,
        firstToken: timings?.firstToken === undefined ? undefined : timings.firstToken - timings.start,
        total: performance.now() - start,
        status: 200,
      },
    }
  } catch (error) {
    return { answer: undefined, outcome: failed(id, target, mode, error, performance.now() - start) }
  }
}

async function embed(llm: Client, target: Target, model: string): Promise<Outcome> {
  const id = randomUUID()
  const start = performance.now()
  const { data, usage, call } = await llm.embedding(
    { model: `${target.id}/${model}`, input: 'three rivers' },
    { requestId: id },
  )
  const vector = [data[0]?.embedding ?? []].flat()
  return {
    id,
    target: { ...target, model },
    mode: 'embedding',
    words: `[${vector.slice(0, 3).join(', ')}, …]`,
    tokens: usage?.total_tokens,
    cost: call?.cost?.total,
    firstToken: undefined,
    total: performance.now() - start,
    status: 200,
  }
}

/** Through a proxy: the same request, to a model whose provider has another base and more headers. */
export async function runProxied(
  llm: Client,
  target: Target,
  model: Model,
): Promise<Outcome & { headers: Readonly<Record<string, string>> }> {
  const { outcome, answer } = await complete(llm, target, 'proxy', { model, messages: ask('Name three rivers.') })
  return { ...outcome, headers: answer?.call?.headers ?? {} }
}

function wordsOf({ choices }: Completion): string {
  const message = choices[0]?.message
  const call = message?.tool_calls?.[0]
  if (call?.type === 'function') return `${call.function.name}(${call.function.arguments})`
  return message?.parsed === undefined ? (message?.content ?? '') : JSON.stringify(message.parsed)
}

function failed(id: string, target: Target, mode: string, error: unknown, total: number): Outcome {
  if (!isLlmError(error)) throw error
  const words = `${error.name}: ${error.message}`
  return {
    id,
    target,
    mode,
    words,
    tokens: undefined,
    cost: undefined,
    firstToken: undefined,
    total,
    status: error.status,
  }
}
