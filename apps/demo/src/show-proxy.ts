import { randomUUID } from 'node:crypto'
import { type Client, createClient } from '@litecone/core'
import { heliconeHeaders, heliconeProxy, heliconeResponse } from '@litecone/headers'
import { prices } from '@litecone/prices'
import { type ProxiedCall, startLocalProxy } from './local-proxy.ts'
import type { Outcome, Shown } from './outcome.ts'
import { KEYS } from './refusals.ts'
import { runStep } from './run-steps.ts'
import { rivers, type Step } from './scenarios.ts'
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
  ['request', 36],
  ['model', 23],
  ['status', 7],
  ['tokens', 7],
  ['ttft', 7],
  ['user', 5],
  ['session', 18],
  ['cache', 7],
]

/** Approach 2: the proxy is the api base, and typed headers say what it is to do. */
export async function showProxy(targets: readonly Target[], upstream: Upstream, isHosted: boolean): Promise<Shown> {
  await using proxy = await startLocalProxy(Object.fromEntries(targets.map(({ id, origin }) => [id, origin])))
  await using llm = createClient({ prices: prices() })
  const outcomes: Outcome[][] = []
  for (const target of targets)
    outcomes.push(await runThrough(llm, target, isHosted && target.live ? undefined : proxy.url))
  console.log('\nApproach 2, proxy: openai({ ...heliconeProxy("openai", { apiKey, userId, cache }) }),')
  console.log('and of each call completion(request, { headers: heliconeHeaders({ requestId, session }) })\n')
  printTable(
    CALLS,
    outcomes.map((group) => group.map(describeCall)),
  )
  console.log('\nThe same calls, as the proxy saw them\n')
  const seen = outcomes.map((group) => group.flatMap(({ id }) => proxy.calls.filter((call) => call.id === id)))
  printTable(
    LOGS,
    seen.map((group) => group.map(describeLog)),
  )
  const calls = outcomes.flat()
  const problems = calls.flatMap((outcome) =>
    isHosted && outcome.target.live ? (outcome.problem ?? []) : check(outcome, proxy.calls),
  )
  const leaked = [...upstream.headers].filter((name) => name.startsWith('helicone-'))
  if (leaked.length > 0) problems.push(`a provider got ${leaked.join(', ')}, which is for the proxy alone`)
  return { calls: calls.length, problems }
}

/** The provider's key goes where it always goes; the proxy's address and its headers are all that changes. */
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
    // A stream of Replicate's comes from the address that the prediction names, which is not the proxy's.
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

function describeLog({ id, path, model, status, tokens, firstToken, options }: ProxiedCall): string[] {
  const { userId, session, cache } = options
  return [
    short(id),
    path,
    model,
    String(status),
    number(tokens),
    milliseconds(firstToken),
    userId ?? '-',
    session?.path ?? '-',
    cache?.maxAge === undefined ? '-' : `${cache.maxAge} s`,
  ]
}

function check({ target, mode, id, status, tokens, problem }: Outcome, calls: readonly ProxiedCall[]): string[] {
  const problems = problem ? [problem] : []
  const own = calls.filter((call) => call.id === id)
  // A prediction is made by one request, and its tokens are read by another.
  const isRight = target.id === 'replicate' ? own.length > 0 : own.length === 1 && own[0]?.status === status
  if (!isRight) problems.push(`seen as ${own.map((call) => call.status).join(', ') || 'nothing'} instead of ${status}`)
  if (!target.live && own.at(-1)?.tokens !== tokens)
    problems.push(`seen with ${own.at(-1)?.tokens} tokens, not ${tokens}`)
  return problems.map((text) => `${target.id}, ${mode} through the proxy: ${text}`)
}
