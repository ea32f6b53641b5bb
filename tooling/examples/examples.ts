import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { asList, asRecord } from '../../packages/core/src/json.ts'
import { runProgram, startProgram } from '../release/start-program.ts'
import { bundleWorker, installWorkerd } from '../release/workerd.ts'
import { ENDLESS, KEY, TEXT, type Upstream } from './upstream.ts'
import { startInNode } from './worker-in-node.ts'

/** An installed example, and the server that its calls go to. */
export interface Installed {
  readonly cwd: string
  readonly upstream: Upstream
}

/** The check of each folder in `examples/`. Rejects when the example does not do what it should. */
export const EXAMPLES: Readonly<Record<string, (installed: Installed) => Promise<void>>> = {
  'node-script': tryScript,
  'hono-server': tryServer,
  'next-route': tryRoute,
  worker: tryWorker,
  'agent-session': tryAgent,
}

async function tryScript({ cwd, upstream }: Installed): Promise<void> {
  const { stdout } = await runProgram(['main.js', 'Name rivers.'], cwd, upstream.environment)
  // gpt-4o-mini costs 0.15 dollars per million input tokens, and 0.6 per million output tokens.
  assert.deepEqual(stdout.split('\n'), [TEXT, '1100 tokens, $0.000210', TEXT, ''])
  const [first, second, ...more] = upstream.takeCalls()
  assert.deepEqual(more, [])
  assert.deepEqual(first, { model: 'gpt-6-luna', messages: [{ role: 'user', content: 'Name rivers.' }] })
  assert.equal(second?.['stream'], true)
  assert.deepEqual(
    asList(second?.['messages']).map((message) => asRecord(message)['content']),
    ['Name rivers.', TEXT, 'And three more.'],
  )
  const refused = await startProgram(['main.js'], cwd, { ...upstream.environment, OPENAI_API_KEY: 'sk-wrong' }).ended
  assert.equal(refused.code, 1)
  assert.match(refused.stderr, /^authentication: openai returned 401/)
  assert.doesNotMatch(refused.stderr, /sk-wrong/)
}

async function tryServer({ cwd, upstream }: Installed): Promise<void> {
  const program = startProgram(['--import', './tracing.js', 'server.js'], cwd, { ...upstream.environment, PORT: '0' })
  const url = `${(await program.untilPrinted(/http:\S+/)).trim()}/chat`
  const ask = (body: string, signal?: AbortSignal) => fetch(url, { method: 'POST', body, ...(signal && { signal }) })
  const response = await ask(prompt('Name rivers.'))
  assert.equal(response.headers.get('content-type'), 'text/event-stream')
  const events = (await response.text()).split('\n\n').filter(Boolean)
  assert.equal(events.pop(), 'data: [DONE]')
  const chunks = events.map((event) => JSON.parse(event.slice('data: '.length)))
  assert.equal(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join(''), TEXT)

  for (const wrong of ['{', '{"messages":[]}']) assert.equal((await ask(wrong)).status, 400)

  const leaving = new AbortController()
  const endless = await ask(prompt(ENDLESS), leaving.signal)
  assert.match(new TextDecoder().decode((await endless.body?.getReader().read())?.value), /Rhine/)
  leaving.abort()
  await upstream.untilDisconnected()
  assert.equal(upstream.takeCalls().length, 2)

  program.process.kill('SIGTERM')
  assert.equal((await program.ended).code, 0)
  const spans = upstream.take('/v1/traces').flatMap(({ body }) => spansOf(body))
  assert.deepEqual(
    spans.map(({ name }) => name),
    ['chat gpt-6-luna', 'chat gpt-6-luna'],
  )
  assert.match(JSON.stringify(spans), /"error\.type","value":\{"stringValue":"aborted"\}/)
}

function spansOf(body: Readonly<Record<string, unknown>>): Record<string, unknown>[] {
  const scopes = asList(body['resourceSpans']).flatMap((resource) => asList(asRecord(resource)['scopeSpans']))
  return scopes.flatMap((scope) => asList(asRecord(scope)['spans']).map(asRecord))
}

function prompt(content: string): string {
  return JSON.stringify({ messages: [{ role: 'user', content }] })
}

/** A program that calls the handler as a server would. */
const DRIVE_ROUTE = `
import { POST } from './route.js'
const ask = (messages) =>
  POST(new Request('http://localhost/api/chat', { method: 'POST', body: JSON.stringify({ messages }) }))
const user = (content) => [{ role: 'user', content }]
const response = await ask(user('Name rivers.'))
const refused = await ask([])
const left = (await ask(user(${JSON.stringify(ENDLESS)}))).body.getReader()
const first = new TextDecoder().decode((await left.read()).value)
await left.cancel()
const { status, headers } = response
console.log(
  JSON.stringify({
    status,
    type: headers.get('content-type'),
    text: await response.text(),
    refused: refused.status,
    error: (await refused.json()).error.code,
    first,
  }),
)
// Keep running until killed, because exiting would also abort the calls.
setInterval(() => {}, 1000)
`

async function tryRoute({ cwd, upstream }: Installed): Promise<void> {
  await build({ absWorkingDir: cwd, entryPoints: ['app/api/chat/route.ts'], outfile: 'route.js', logLevel: 'error' })
  await writeFile(join(cwd, 'drive.js'), DRIVE_ROUTE)
  const program = startProgram(['drive.js'], cwd, upstream.environment)
  assert.deepEqual(JSON.parse(await program.untilPrinted(/^{.*}$/m)), {
    status: 200,
    type: 'text/plain; charset=utf-8',
    text: TEXT,
    refused: 400,
    error: 'bad_request',
    first: TEXT.slice(0, 9),
  })
  await upstream.untilDisconnected()
  program.process.kill()
  await program.ended
  assert.deepEqual(
    upstream.takeCalls().map(({ stream }) => stream),
    [true, true],
  )
}

async function tryWorker({ cwd, upstream }: Installed): Promise<void> {
  const bundle = await bundleWorker(cwd, 'worker.ts')
  const workerd = await installWorkerd(cwd)
  if (!workerd) process.stderr.write('examples/worker: workerd is not available, using Node instead\n')
  const start = workerd?.start ?? startInNode
  const ask = async (path: string, key: string) => {
    const worker = await start(bundle, { ...upstream.environment, OPENAI_API_KEY: key })
    try {
      const response = await fetch(new URL(path, worker.url))
      const text = await response.text()
      const logs = response.status === 400 ? [] : await upstream.takeLogs(1)
      for (const log of logs) assert.equal(metaOf(log)['Helicone-Property-App'], 'worker')
      return [response.status, text, ...logs.map((log) => asRecord(log['providerResponse'])['status'])]
    } finally {
      await worker.stop()
    }
  }
  assert.deepEqual(await ask('?q=Name+rivers.', KEY), [200, TEXT, 200])
  assert.deepEqual((await ask('?q=Hi', 'sk-wrong')).filter(Number.isInteger), [502, 401])
  assert.equal((await ask('', KEY))[0], 400)
  assert.equal(upstream.takeCalls().length, 2)
}

async function tryAgent({ cwd, upstream }: Installed): Promise<void> {
  const { stdout, stderr } = await runProgram(['main.js'], cwd, upstream.environment)
  assert.equal(stderr, '')
  assert.deepEqual(stdout.split('\n'), [
    'find_trains {"from":"Oslo","to":"Bergen"}',
    'get_weather {"city":"Bergen"}',
    'book_hotel {}',
    TEXT,
    '',
  ])
  const [first, second, ...more] = upstream.takeCalls()
  assert.deepEqual(more, [])
  assert.equal(asList(first?.['tools']).length, 2)
  const results = asList(second?.['messages']).map(asRecord).slice(2)
  assert.deepEqual(
    results.map(({ tool_call_id: id, content }) => [id, JSON.parse(String(content))]),
    [
      ['call_1', [{ from: 'Oslo', to: 'Bergen', departs: '08:25', hours: 6.5 }]],
      ['call_2', { city: 'Bergen', weather: 'rain', degrees: 18 }],
      ['call_3', { error: 'There is no tool book_hotel.' }],
    ],
  )
  const metas = upstream.take('/oai/v1/log').map(({ body }) => metaOf(body))
  assert.deepEqual(metas.map((meta) => meta['Helicone-Session-Path']).sort(), ['/trip/turn-1', '/trip/turn-2'])
  assert.equal(new Set(metas.map((meta) => meta['Helicone-Session-Id'])).size, 1)
  for (const meta of metas) {
    assert.equal(meta['Helicone-Session-Name'], 'Trip')
    assert.equal(meta['Helicone-User-Id'], 'ada')
  }
}

function metaOf(log: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return asRecord(asRecord(log['providerRequest'])['meta'])
}
