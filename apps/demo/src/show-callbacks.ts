import { helicone } from '@litecone/callbacks-helicone'
import { createClient } from '@litecone/core'
import { prices } from '@litecone/prices'
import type { LogSink, ReceivedLog } from '@litecone/testkit/servers'
import type { DemoGateway } from './demo-gateway.ts'
import { checkLogs, idOf, tokensOf } from './logged.ts'
import type { Outcome, Shown } from './outcome.ts'
import { runTarget } from './run-steps.ts'
import { printSummary } from './summary.ts'
import { type Column, dollars, milliseconds, number, printTable, short } from './table.ts'
import type { Target } from './targets.ts'

const CALLS: readonly Column[] = [
  ['provider', 10],
  ['model', 22],
  ['mode', 13],
  ['first words', 32],
  ['tokens', 7],
  ['cost', 10],
  ['ttft', 7],
  ['total', 8],
  ['log', 9],
]

const LOGS: readonly Column[] = [
  ['log', 9],
  ['endpoint', 19],
  ['provider', 10],
  ['model', 38],
  ['status', 7],
  ['tokens', 7],
  ['cost', 10],
  ['ttft', 7],
  ['answer', 7],
]

/** Part 1: calls go directly to the providers, and a callback sends a log of each to Helicone. `details`: prints every call and log instead of a summary. */
export async function showCallbacks(
  targets: readonly Target[],
  sink: LogSink | undefined,
  gateway: Pick<DemoGateway, 'url' | 'entry'>,
  details: boolean,
): Promise<Shown> {
  const problems: string[] = []
  const onError = ({ message }: { readonly message: string }) => problems.push(`helicone: ${message}`)
  // The sink shows the logs as they were sent; the gateway shows them on its pages.
  const toGateway = helicone({ apiKey: 'sk-helicone-demo-key', apiBase: gateway.url, onError })
  const toHelicone = helicone({ ...(sink && { apiKey: 'sk-helicone-demo-key', apiBase: sink.url }), onError })
  const outcomes: Outcome[][] = []
  {
    await using llm = createClient({
      providers: targets.map(({ create }) => create()),
      callbacks: [toHelicone, toGateway],
      prices: prices(),
    })
    for (const target of targets) outcomes.push(await runTarget(llm, target))
    await llm.flush()
  }
  const arrived = new Set(sink?.logs.map(idOf) ?? outcomes.flat().map(({ id }) => id))
  const isLogged = ({ id }: Outcome) => arrived.has(id)
  console.log('\n1. Callbacks: createClient({ providers, callbacks: [helicone()], prices: prices() })\n')
  if (details) {
    printTable(
      CALLS,
      outcomes.map((group) => group.map((outcome) => describeCall(outcome, isLogged(outcome)))),
    )
  } else printSummary(outcomes, isLogged)
  const calls = outcomes.flat()
  problems.push(...calls.flatMap(({ target, mode, problem }) => (problem ? `${target.id}, ${mode}: ${problem}` : [])))
  for (const { id, target, mode, status } of calls) {
    const entry = await gateway.entry(id)
    if (entry?.status !== status) problems.push(`${target.id}, ${mode}: the gateway has ${entry?.status ?? 'no log'}`)
  }
  if (!sink) return { calls: calls.length, problems }
  if (details) {
    console.log('\nThe logs of these calls, as they were sent\n')
    printTable(
      LOGS,
      outcomes.map((group) => group.map(({ id }) => describeLog(id, sink.logs))),
    )
  }
  problems.push(...checkLogs(calls, sink.logs))
  return { calls: calls.length, problems }
}

function describeCall({ target, model, mode, ...call }: Outcome, isLogged: boolean): string[] {
  return [
    target.id,
    model,
    mode,
    call.words,
    number(call.tokens),
    dollars(call.cost),
    milliseconds(call.firstToken),
    milliseconds(call.total),
    isLogged ? short(call.id) : 'missing',
  ]
}

function describeLog(id: string, logs: readonly ReceivedLog[]): string[] {
  const log = logs.find((one) => idOf(one) === id)
  if (!log) return [short(id), 'missing']
  const { providerRequest, providerResponse, timing, provider = '-' } = log.body
  return [
    short(id),
    log.path,
    provider,
    String(providerRequest.json.model ?? '-'),
    String(providerResponse.status),
    number(tokensOf(log)),
    dollars(providerResponse.cost),
    milliseconds(timing.timeToFirstToken),
    providerResponse.textBody === undefined ? 'JSON' : 'stream',
  ]
}
