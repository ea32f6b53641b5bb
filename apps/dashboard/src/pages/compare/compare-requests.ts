import type { LogEntry } from '@litecone/gateway/api'
import { formatCost, formatCount, formatDuration, NOTHING } from '../../format/format-figure.ts'
import { formatStatus } from '../../format/format-status.ts'
import { formatTime } from '../../format/format-time.ts'
import { isJson, parsed } from '../requests/conversation/json.ts'
import type { Turn } from '../requests/conversation/turn.ts'

/** A fact about two requests, formatted, and whether it differs. */
export interface ComparedFact {
  readonly name: string
  readonly values: readonly [string, string]
  readonly differs: boolean
}

/** The facts that are always compared, and each parameter and property that differs. */
export function compareFacts(one: LogEntry, other: LogEntry): readonly ComparedFact[] {
  const facts = Object.entries(FACTS).map(([name, of]) => compare(name, of(one), of(other)))
  const named = [
    ...compareNames(parametersOf(one), parametersOf(other)),
    ...compareNames(one.properties, other.properties),
  ]
  return [...facts, ...named.filter(({ differs }) => differs)]
}

const FACTS: Readonly<Record<string, (entry: LogEntry) => string | null>> = {
  When: ({ createdAt }) => formatTime(createdAt),
  Status: ({ status }) => formatStatus(status),
  Provider: ({ provider }) => provider,
  Model: ({ model, requestedModel }) => model || requestedModel,
  Latency: ({ latencyMs }) => formatDuration(latencyMs),
  'First token': ({ timeToFirstTokenMs }) => formatDuration(timeToFirstTokenMs),
  'Prompt tokens': ({ tokens }) => formatCount(tokens.prompt),
  'Cached tokens': ({ tokens }) => formatCount(tokens.cacheRead),
  'Completion tokens': ({ tokens }) => formatCount(tokens.completion),
  Cost: ({ costUsd }) => formatCost(costUsd),
  User: ({ userId }) => userId,
  Path: ({ sessionPath }) => sessionPath,
}

function compare(name: string, one: string | null, other: string | null): ComparedFact {
  return { name, values: [one ?? NOTHING, other ?? NOTHING], differs: one !== other }
}

function compareNames(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): ComparedFact[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].map((name) =>
    compare(name, one[name] ?? null, other[name] ?? null),
  )
}

/** The fields of a body that hold the conversation, which is compared turn by turn. */
const SAID = ['messages', 'contents', 'input', 'prompt', 'system', 'instructions', 'systemInstruction', 'model']

/** The other fields of a body: `temperature`, `tools`, … */
function parametersOf({ requestBody }: LogEntry): Readonly<Record<string, string>> {
  const body = requestBody === null ? undefined : parsed(requestBody)
  if (!isJson(body)) return {}
  const parameters = Object.entries(body).filter(([name]) => !SAID.includes(name))
  return Object.fromEntries(parameters.map(([name, value]) => [name, JSON.stringify(value)]))
}

/** How many turns at the beginning are the same in both. */
export function countSameTurns(one: readonly Turn[], other: readonly Turn[]): number {
  const first = one.findIndex((turn, index) => JSON.stringify(turn) !== JSON.stringify(other[index]))
  return first < 0 ? one.length : first
}
