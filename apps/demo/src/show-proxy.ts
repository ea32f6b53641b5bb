import { randomUUID } from 'node:crypto'
import { type Client, createClient } from '@litecone/core'
import type { LogEntry } from '@litecone/gateway'
import { heliconeHeaders, heliconeProxy, heliconeResponse } from '@litecone/headers'
import { prices } from '@litecone/prices'
import type { DemoGateway } from './demo-gateway.ts'
import type { Outcome, Shown } from './outcome.ts'
import { KEYS } from './refusals.ts'
import { runStep } from './run-steps.ts'
import { rivers, type Step } from './scenarios.ts'
import { printSummary } from './summary.ts'
import { type Column, dollars, milliseconds, number, printTable, short } from './table.ts'
import type { Target } from './targets.ts'
import { SAID, type Upstream } from './upstream.ts'

const CALLS: readonly Column[] = [
  ['provider', 10],
  ['model', 32],
  ['mode', 10],
  ['first words', 25],
  ['tokens', 7],
  ['cost', 10],
  ['ttft', 7],
  ['total', 8],
  ['log', 9],
]

const LOGS: readonly Column[] = [
  ['log', 9],
  ['provider', 12],
  ['request', 40],
  ['model', 16],
  ['status', 7],
  ['tokens', 7],
  ['user', 5],
  ['session', 16],
  ['cache', 6],
]

/** Part 2: calls go to the gateway, with typed headers that say what it has to do. `details`: prints every call and log instead of a summary. */
export async function showProxy(
  targets: readonly Target[],
  upstream: Upstream,
  gateway: DemoGateway,
  isHosted: boolean,
  details: boolean,
): Promise<Shown> {
  await using llm = createClient({ prices: prices() })
  const outcomes: Outcome[][] = []
  for (const target of targets)
    outcomes.push(await runThrough(llm, target, isHosted && target.live ? undefined : gateway.url))
  const own = outcomes.map((group) => group.filter(({ target }) => !(isHosted && target.live)))
  const logged = await Promise.all(own.map((group) => Promise.all(group.map(({ id }) => gateway.entry(id)))))
  const entries = new Map(logged.flat().map((entry) => [entry?.id, entry]))
  console.log('\n2. Proxy: openai({ ...heliconeProxy("openai", { apiKey, userId, cache }) })')
  console.log('   and with each call: completion(request, { headers: heliconeHeaders({ requestId, session }) })\n')
  if (details) {
    printTable(
      CALLS,
      outcomes.map((group) => group.map(describeCall)),
    )
    console.log('\nThe logs of these calls, from the gateway (GET /api/v1/requests/:id)\n')
    printTable(
      LOGS,
      logged.map((group, at) => group.map((entry, index) => describeLog(own[at]?.[index]?.id ?? '', entry))),
    )
  } else printSummary(outcomes, ({ id, target }) => entries.has(id) || (isHosted && target.live))
  const calls = outcomes.flat()
  const problems = calls.flatMap((outcome) =>
    isHosted && outcome.target.live ? (outcome.problem ?? []) : check(outcome, entries.get(outcome.id)),
  )
  const leaked = [...upstream.headers].filter((name) => name.startsWith('helicone-'))
  if (leaked.length > 0) problems.push(`a provider received ${leaked.join(', ')}, which only the gateway may receive`)
  return { calls: calls.length, problems }
}

/** The same provider, with only its address and headers changed. The provider's own key stays where it was. */
async function runThrough(llm: Client, target: Target, base: string | undefined): Promise<Outcome[]> {
  const through = heliconeProxy(target.id, {
    apiKey: base ? 'sk-helicone-demo-key' : process.env.HELICONE_API_KEY,
    base,
    userId: 'ann',
    cache: { enabled: true, maxAge: 3600 },
    ...(target.id === 'azure' && { openaiApiBase: target.origin }),
  })
  const model = target.create(through)(target.model)
  const wrong = target.create({ ...through, apiKey: KEYS.wrong })(target.model)
  const steps: Step[] = [
    { mode: 'answer', request: { model, messages: rivers }, says: SAID.rivers },
    { mode: 'stream', request: { model, messages: rivers, stream: true }, says: SAID.rivers },
    { mode: 'wrong key', request: { model: wrong, messages: rivers }, fails: 'authentication' },
  ]
  const outcomes: Outcome[] = []
  for (const step of steps) {
    const requestId = randomUUID()
    const path = `/rivers/${step.mode.replace(' ', '-')}`
    const headers = heliconeHeaders({ requestId, session: { id: 'demo', path, name: 'Demo' } })
    const { outcome, answer } = await runStep(llm, target, step, requestId, headers)
    const given = answer?.call && heliconeResponse(answer.call.headers).id
    // Replicate streams from an address in its prediction, which is not the proxy's.
    const direct = step.mode === 'stream' && target.id === 'replicate'
    const problem = answer && !direct && given !== requestId ? `answered with the log id ${given}` : undefined
    outcomes.push({ ...outcome, problem: outcome.problem ?? problem })
  }
  return outcomes
}

function describeCall({ target, model, mode, ...call }: Outcome): string[] {
  return [
    target.id,
    model,
    mode,
    call.words,
    number(call.tokens),
    dollars(call.cost),
    milliseconds(call.firstToken),
    milliseconds(call.total),
    short(call.id),
  ]
}

function describeLog(id: string, entry: LogEntry | undefined): string[] {
  if (!entry) return [short(id), 'missing']
  return [
    short(id),
    entry.provider,
    new URL(entry.url).pathname,
    entry.model,
    String(entry.status),
    number(entry.tokens.total ?? undefined),
    entry.userId ?? '-',
    entry.sessionPath ?? '-',
    entry.cache ?? '-',
  ]
}

function check({ target, mode, status, tokens, problem }: Outcome, entry: LogEntry | undefined): string[] {
  const problems = problem ? [problem] : []
  if (entry && entry.provider !== target.id) problems.push(`logged as ${entry.provider}'s`)
  if (entry?.status !== status) problems.push(`logged as ${entry?.status ?? 'nothing'} instead of ${status}`)
  // Replicate creates a prediction with one request, and returns its tokens to another.
  if (target.id !== 'replicate' && (entry?.tokens.total ?? undefined) !== tokens)
    problems.push(`logged with ${entry?.tokens.total} tokens, not ${tokens}`)
  return problems.map((text) => `${target.id}, ${mode} through the proxy: ${text}`)
}
