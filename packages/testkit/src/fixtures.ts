import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Completion } from '@litecone/core'

/** Recorded responses, next to the checkout. They are not part of the project, and every test also passes without them. */
const folder = fileURLToPath(new URL('../../../../shared/fixtures/', import.meta.url))

export interface Fixture {
  /** For example `openai-text.stream`. */
  name: string
  stream: boolean
  /** A stream's events, each as JSON text. */
  events: string[]
  /** The body of a whole response. */
  body: string
  status: number
  model: string
  expected: ExpectedOutcome
}

/** The outcome in neutral terms, as defined by the recordings' README. A `null` count was not reported. */
export interface ExpectedOutcome {
  text?: string
  reasoning?: string
  toolCalls?: { name: string; arguments: unknown }[]
  toolCallIds?: string[]
  finishReason?: string
  usage?: Partial<Record<'prompt' | 'completion' | 'total' | 'cached' | 'reasoning', number | null>>
  error?: { status: number; message: string }
  contested?: string[]
}

/** The recordings of a provider, or none if the folder does not exist. */
export function readFixtures(provider: string): Fixture[] {
  const expectations = `${folder}expected/${provider}`
  if (!existsSync(expectations)) return []
  return readdirSync(expectations).map((file) => {
    const outcome = JSON.parse(readFileSync(`${expectations}/${file}`, 'utf8'))
    const recorded = `${folder}recorded/${outcome.fixture.replace(/^fixtures\//, '')}`
    const text = readFileSync(recorded, 'utf8')
    return {
      name: file.replace(/\.json$/, ''),
      stream: outcome.stream,
      events: outcome.stream ? text.split('\n').filter((line) => line.trim() !== '') : [],
      body: text,
      status: outcome.httpStatus ?? 200,
      model: outcome.request?.model ?? 'model',
      expected: { ...outcome.expected, contested: Object.keys(outcome.contested ?? {}) },
    }
  })
}

/** Differences between a response and the expected outcome, one line each. */
export function differences(answer: Completion, expected: ExpectedOutcome): string[] {
  const outcome = outcomeOf(answer)
  const found: string[] = []
  const contested = new Set(expected.contested)
  const compare = (field: string, actual: unknown, wanted: unknown) => {
    if (wanted === undefined || contested.has(field)) return
    const [a, b] = [JSON.stringify(sortKeys(actual)), JSON.stringify(sortKeys(wanted))]
    if (a !== b) found.push(`${field} is ${a}, expected ${b}`)
  }
  compare('text', outcome.text, expected.text)
  compare('reasoning', outcome.reasoning, expected.reasoning)
  compare('toolCalls', outcome.toolCalls, expected.toolCalls)
  compare('toolCallIds', outcome.toolCallIds, expected.toolCallIds)
  compare('finishReason', outcome.finishReason, expected.finishReason)
  for (const [name, wanted] of Object.entries(expected.usage ?? {})) {
    const actual = outcome.usage[name as keyof typeof outcome.usage]
    // Zero and absent both mean that nothing was reported.
    compare(`usage.${name}`, actual ?? 0, wanted ?? 0)
  }
  return found
}

/** A response in the recordings' neutral terms. */
export function outcomeOf(answer: Completion) {
  const { message, finish_reason } = answer.choices[0] ?? {}
  const calls = (message?.tool_calls ?? []).flatMap((call) => (call.type === 'function' ? [call] : []))
  const { usage } = answer
  return {
    text: message?.content ?? '',
    reasoning: message?.reasoning_content ?? '',
    toolCalls: calls.map((call) => ({ name: call.function.name, arguments: JSON.parse(call.function.arguments) })),
    toolCallIds: calls.map(({ id }) => id),
    finishReason: finish_reason,
    usage: {
      prompt: usage?.prompt_tokens,
      completion: usage?.completion_tokens,
      total: usage?.total_tokens,
      cached: usage?.prompt_tokens_details?.cached_tokens,
      reasoning: usage?.completion_tokens_details?.reasoning_tokens,
    },
  }
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, entry]) => [key, sortKeys(entry)]),
  )
}
