import {
  asRecord,
  asString,
  type Completion,
  type CompletionChunk,
  foldChunks,
  isLlmError,
  isRecord,
  parseJson,
  type ToolCallDelta,
  type Wire,
} from '@litecone/core'
import { describe, expect, it } from 'vitest'
import type { ProviderContract } from './contract-types.ts'
import { damage, UNEXPECTED_VALUES } from './damage.ts'
import { createContext } from './decode-stream.ts'
import type { StreamItem } from './framing.ts'

/**
 * No unexpected value from a vendor may break the wire: it is either ignored, or results in an error of ours.
 */
export function describeDamage({ provider, model, answers, streams, failures }: ProviderContract): void {
  const { wire } = provider({ apiKey: 'key', apiBase: 'http://127.0.0.1:1' }).definition

  describe('damaged bytes', () => {
    it('are ignored or reported in whole responses', () => {
      const broken = answers.flatMap(({ name, reply }) =>
        [...damage(reply)].flatMap((one) =>
          faultOf(`${name}: ${one.name}`, () => wire.chat?.decode(one.value, createContext({ model }))),
        ),
      )
      expect(broken).toEqual([])
    })

    it('are ignored or reported in streams', () => {
      const broken = streams.flatMap(({ name, events }) =>
        [...damageStream(events)].flatMap((one) =>
          faultOf(`${name}: ${one.name}`, () => readStream(wire, one.events, model)),
        ),
      )
      expect(broken).toEqual([])
    })

    it('are tolerated in errors', () => {
      const broken = failures.flatMap(({ status, body }) =>
        [...damage(body)].flatMap((one) => {
          try {
            const { message } = wire.decodeFailure(status, one.value, {})
            return typeof message === 'string' ? [] : [`${status}: ${one.name}: message is ${typeof message}`]
          } catch (error) {
            return [`${status}: ${one.name}: ${error}`]
          }
        }),
      )
      expect(broken).toEqual([])
    })
  })
}

function* damageStream(events: readonly StreamItem[]): Generator<{ name: string; events: unknown[] }> {
  const values = events.map((event) => (typeof event === 'string' ? (parseJson(event) ?? event) : event))
  for (const [index, event] of values.entries()) {
    for (const { name, value } of [...damage(event), ...UNEXPECTED_VALUES.map(replaceEvent)]) {
      yield { name: `event ${index}: ${name}`, events: values.map((other, at) => (at === index ? value : other)) }
    }
  }
}

const replaceEvent = (value: unknown) => ({ name: `= ${JSON.stringify(value)}`, value: value ?? null })

function readStream(wire: Wire, events: readonly unknown[], model: string): Completion | undefined {
  const decoder = wire.chat?.decoder(createContext({ model, stream: true }))
  const chunks: CompletionChunk[] = []
  for (const event of events) {
    const data = typeof event === 'string' ? event : JSON.stringify(event)
    chunks.push(...(decoder?.push({ data, event: asString(asRecord(event).type) }) ?? []))
  }
  chunks.push(...(decoder?.end() ?? []))
  const misshapen = chunks.find((chunk) => !isChunk(chunk))
  if (misshapen) throw new TypeError(`emits ${JSON.stringify(misshapen)}`)
  return foldChunks(chunks)
}

/** Whether a chunk has every field that readers rely on. */
function isChunk({ id, model, created, choices, usage }: CompletionChunk): boolean {
  const isText = (value: unknown) => value === undefined || value === null || typeof value === 'string'
  return (
    typeof id === 'string' &&
    typeof model === 'string' &&
    typeof created === 'number' &&
    (!usage || typeof usage.total_tokens === 'number') &&
    choices.every(
      ({ index, delta, finish_reason }) =>
        typeof index === 'number' &&
        isText(finish_reason) &&
        isRecord(delta) &&
        isText(delta.content) &&
        isText(delta.refusal) &&
        (delta.reasoning_content === undefined || typeof delta.reasoning_content === 'string') &&
        (delta.annotations === undefined || Array.isArray(delta.annotations)) &&
        areCallDeltas(delta.tool_calls),
    )
  )
}

function areCallDeltas(calls: unknown): boolean {
  return calls === undefined || (Array.isArray(calls) && calls.every(isCallDelta))
}

function isCallDelta({ index, id, function: called }: ToolCallDelta): boolean {
  const isText = (value: unknown) => value === undefined || typeof value === 'string'
  return typeof index === 'number' && isText(id) && isText(called?.name) && isText(called?.arguments)
}

/** How damage was mishandled: an error that is not ours, or a response whose fields have wrong types. */
function faultOf(name: string, read: () => Completion | undefined): string[] {
  try {
    const answer = read()
    return answer ? findWrongTypes(answer).map((fault) => `${name}: ${fault}`) : []
  } catch (error) {
    return isLlmError(error) || error instanceof SyntaxError ? [] : [`${name}: ${error}`]
  }
}

function findWrongTypes({ choices, usage, model, id }: Completion): string[] {
  const faults: string[] = []
  const check = (field: string, value: unknown, ...types: readonly string[]) => {
    if (!types.includes(value === null ? 'null' : typeof value)) faults.push(`${field} is ${JSON.stringify(value)}`)
  }
  check('id', id, 'string')
  check('model', model, 'string')
  for (const { message, finish_reason, index } of choices) {
    check('index', index, 'number')
    check('finish_reason', finish_reason, 'string')
    check('content', message.content, 'string', 'null')
    check('reasoning_content', message.reasoning_content, 'string', 'undefined')
    for (const call of message.tool_calls ?? []) {
      check('id of a call', call.id, 'string')
      if (call.type !== 'function') continue
      check('name of a call', call.function.name, 'string')
      check('arguments of a call', call.function.arguments, 'string')
    }
  }
  for (const name of ['prompt_tokens', 'completion_tokens', 'total_tokens'] as const) {
    if (usage) check(name, usage[name], 'number')
  }
  return faults
}
