import { helicone } from '@litecone/callbacks-helicone'
import { createClient } from '@litecone/core'
import { heliconeProxy, heliconeResponse } from '@litecone/headers'
import { prices } from '@litecone/prices'
import { LogSink } from '@litecone/testkit/servers'
import { startLocalProxy } from './local-proxy.ts'
import { type Outcome, runProxied, runScenarios } from './scenarios.ts'
import { dollars, milliseconds, number, printTable } from './table.ts'
import { createTargets, type Target } from './targets.ts'
import { startUpstream } from './upstream.ts'

const hosted = Boolean(process.env.HELICONE_API_KEY)

await using upstream = await startUpstream()
await using sink = await LogSink.start()
const targets = createTargets(upstream)
introduce(targets)

const outcomes = await showCallbacks(targets)
const problems = hosted ? [] : showLogs(outcomes)
await showProxy(targets)
finish(problems)

function introduce(all: readonly Target[]): void {
  const live = all.filter((target) => target.live).map(({ id }) => id)
  console.log('Litecone: one completion() for every provider, every call seen in Helicone.\n')
  if (live.length === 0) console.log('Offline: the providers are a local HTTP server that speaks their wire formats.')
  else console.log(`With keys from the environment: ${live.join(', ')} are the real services; the others are local.`)
  console.log(
    hosted
      ? 'Logs go to Helicone, by HELICONE_API_KEY.'
      : 'Logs go to a local, Helicone-compatible sink. With OPENAI_API_KEY, HELICONE_API_KEY, … it is the real ones.',
  )
}

/** Approach 1: calls go to the providers, and one line sends every one of them to Helicone. */
async function showCallbacks(all: readonly Target[]): Promise<Outcome[]> {
  const logger = hosted ? helicone() : helicone({ apiKey: 'sk-helicone-demo-key', apiBase: sink.url })
  await using llm = createClient({
    providers: all.map(({ create, settings }) => create(settings)),
    callbacks: [logger],
    prices: prices(),
  })
  const done: Outcome[] = []
  for (const target of all) done.push(...(await runScenarios(llm, target)))
  await llm.flush()
  console.log('\nApproach 1, callbacks: createClient({ providers, callbacks: [helicone()], prices: prices() })\n')
  printTable(
    [
      ['provider', 10],
      ['model', 22],
      ['mode', 12],
      ['first words', 32],
      ['tokens', 7],
      ['cost', 10],
      ['first', 7],
      ['total', 8],
      ['log', 9],
    ],
    done.map(({ target, mode, words, tokens, cost, firstToken, total, id }) => [
      target.id,
      target.model,
      mode,
      words,
      number(tokens),
      dollars(cost),
      milliseconds(firstToken),
      milliseconds(total),
      hosted || sink.logs.some(({ headers, body }) => idOf(body, headers) === id) ? id.slice(0, 8) : 'missing',
    ]),
  )
  return done
}

/** Each call's log as the sink received it. Returns what is not as it has to be. */
function showLogs(done: readonly Outcome[]): string[] {
  console.log('\nThe same calls, as the sink received them\n')
  const problems: string[] = []
  const rows = done.map(({ id, target, mode, status }) => {
    const logs = sink.logs.filter(({ body, headers }) => idOf(body, headers) === id)
    const [log] = logs
    const what = `${target.id} ${mode}`
    if (!log || logs.length > 1) problems.push(`${what}: ${logs.length} logs instead of one`)
    if (!log) return [id.slice(0, 8), 'missing', '', '', '', '', '', '']
    const { providerRequest, providerResponse, timing } = log.body
    // A failure without a status of its own (a prediction that was answered, and then failed) is logged as none of HTTP's.
    const { status: logged } = providerResponse
    const right = status === 200 ? logged >= 200 && logged < 300 : logged === (status ?? -100)
    if (!right) problems.push(`${what}: logged with status ${logged}`)
    return [
      id.slice(0, 8),
      log.path,
      providerRequest.url.replace(/^https?:\/\/[^/]+/, ''),
      String(providerRequest.json.model ?? '-'),
      String(providerResponse.status),
      dollars(providerResponse.cost),
      milliseconds(timing.timeToFirstToken),
      providerResponse.textBody === undefined ? 'JSON' : 'stream',
    ]
  })
  printTable(
    [
      ['log', 9],
      ['endpoint', 19],
      ['provider request', 33],
      ['model', 24],
      ['status', 7],
      ['cost', 10],
      ['first', 7],
      ['body', 7],
    ],
    rows,
  )
  return problems
}

function idOf(body: { providerRequest: { meta: Record<string, string> } }, headers: Record<string, unknown>): unknown {
  return body.providerRequest.meta['Helicone-Request-Id'] ?? headers['helicone-request-id']
}

/** Approach 2: the proxy is the api base, and typed headers say what it is to do. */
async function showProxy(all: readonly Target[]): Promise<void> {
  const local = all.filter(({ live }) => !live)
  const origins = Object.fromEntries(local.map(({ id, settings }) => [id, new URL(String(settings.apiBase)).origin]))
  await using proxy = await startLocalProxy(origins)
  await using llm = createClient({ prices: prices() })
  console.log('\nApproach 2, proxy: openai({ ...heliconeProxy("openai", { userId, session, cache, … }) })\n')
  const rows: string[][] = []
  for (const target of local) {
    const through = heliconeProxy(target.id as 'openai', {
      base: proxy.url,
      userId: 'ann',
      session: { id: 'demo', path: '/rivers/three', name: 'Demo' },
      cache: { enabled: true, maxAge: 3600 },
      ...(target.id === 'azure' && { openaiApiBase: upstream.url }),
    })
    const provider = target.create({ ...target.settings, ...through })
    const { words, tokens, cost, total, headers } = await runProxied(llm, target, provider(target.model))
    const seen = proxy.calls.at(-1)
    const { id } = heliconeResponse(headers)
    if (!id || id !== seen?.id) throw new Error(`${target.id} did not come back through the proxy: ${words}`)
    rows.push([
      target.id,
      `/${target.id}${seen.path}`,
      words,
      number(tokens),
      dollars(cost),
      milliseconds(total),
      `${seen.userId} ${seen.session}`,
      id.slice(0, 8),
    ])
  }
  printTable(
    [
      ['provider', 10],
      ['path at the proxy', 36],
      ['first words', 22],
      ['tokens', 7],
      ['cost', 10],
      ['total', 8],
      ['user, session', 18],
      ['log', 9],
    ],
    rows,
  )
}

function finish(problems: readonly string[]): void {
  if (problems.length > 0) {
    console.error(`\nNot as it has to be:\n${problems.map((problem) => `- ${problem}`).join('\n')}`)
    process.exitCode = 1
    return
  }
  console.log('\nEvery call has its log. What else there is: README.md.')
}
