import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { afterwards, makeFolder } from '../start-gateway.test-support.ts'
import { type LogEntry, openEmbeddedStores } from '../stores/index.ts'
import { importLogs } from './import-logs.ts'

const id = (last: number) => `3f0c9a52-6d0e-4b53-9a4e-00000000000${last}`

/** A request as Helicone's `/v1/request/query-clickhouse` returns it, with the bodies that `--include-body` fetches. */
const helicone = (more: object = {}) => ({
  response_id: '9d4b1a4e-0000-4000-8000-000000000000',
  response_created_at: '2026-01-31 12:34:58.289',
  response_status: 200,
  request_id: id(1),
  request_created_at: '2026-01-31 12:34:56.789',
  request_body: { model: 'gpt-4o', messages: [{ role: 'user', content: 'Where to?' }] },
  response_body: { model: 'gpt-4o-2024-08-06', choices: [{ message: { content: 'To Rome.' } }] },
  request_path: 'https://api.openai.com/v1/chat/completions',
  request_user_id: 'ada',
  request_properties: { plan: 'pro', 'Helicone-Session-Id': 's1', 'Helicone-Session-Path': '/trip', seats: 3 },
  request_model: 'gpt-4o',
  provider: 'OPENAI',
  delay_ms: 1500,
  time_to_first_token: 0,
  total_tokens: '1100',
  prompt_tokens: 1000,
  completion_tokens: 100,
  prompt_cache_read_tokens: 200,
  target_url: 'https://api.openai.com/v1/chat/completions?key=AIzaSecretSecretSecretSecret',
  cost: 0.0035,
  cache_reference_id: '00000000-0000-0000-0000-000000000000',
  scores: { quality: { value: 80, valueType: 'number' }, 'helicone-score-feedback': 1 },
  ...more,
})

/** All logs in a folder after an import, by id. */
async function keep(text: string, times = 1): Promise<{ entries: LogEntry[]; failure: string | undefined }> {
  const folder = await makeFolder()
  const path = join(folder, 'import.ndjson')
  await writeFile(path, text)
  let failure: string | undefined
  for (let time = 0; time < times; time++) {
    await importLogs(path, { folder }).catch((error: Error) => {
      failure = error.message.replace(folder, '')
    })
  }
  const { logs, close } = await openEmbeddedStores({ folder })
  afterwards(close)
  const entries: LogEntry[] = []
  for await (const entry of logs.export({}, { order: 'oldest' })) entries.push(entry)
  return { entries: entries.sort((one, other) => one.id.localeCompare(other.id)), failure }
}

const lines = (...values: object[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('')

describe('importLogs', { timeout: 20_000 }, () => {
  it('imports Helicone’s export with the same ids, without duplicates', async () => {
    const { entries } = await keep(lines(helicone()), 2)
    expect(entries).toMatchObject([
      {
        id: id(1),
        createdAt: Date.UTC(2026, 0, 31, 12, 34, 56, 789),
        provider: 'openai',
        source: 'log',
        model: 'gpt-4o',
        requestedModel: 'gpt-4o',
        servedModel: 'gpt-4o-2024-08-06',
        operation: 'chat',
        status: 200,
        latencyMs: 1500,
        timeToFirstTokenMs: null,
        tokens: { prompt: 1000, completion: 100, total: 1100, cacheRead: 200 },
        costUsd: 0.0035,
        userId: 'ada',
        sessionId: 's1',
        sessionPath: '/trip',
        properties: { plan: 'pro', seats: '3' },
        cache: null,
        scores: { quality: 80 },
        feedback: true,
        requestBody: expect.stringContaining('Where to?'),
        responseBody: expect.stringContaining('To Rome.'),
      },
    ])
    expect(entries[0]?.url).not.toContain('AIza')
    expect(entries[0]?.properties).toEqual({ plan: 'pro', seats: '3' })
  })

  it('reads missing costs and tokens from bodies, and omits bodies that are not exported', async () => {
    const notFetched = { helicone_message: 'fetching body from signed_url... contact engineering@helicone.ai' }
    const usage = { prompt_tokens: 1000, completion_tokens: 100, total_tokens: 1100 }
    const { entries } = await keep(
      JSON.stringify({
        data: [
          helicone({ request_body: notFetched, response_body: JSON.stringify(notFetched) }),
          helicone({
            request_id: id(2),
            cost: 0,
            prompt_tokens: null,
            completion_tokens: null,
            total_tokens: null,
            response_body: { ...helicone().response_body, usage },
            cache_reference_id: id(1),
          }),
        ],
      }),
    )
    expect(entries).toMatchObject([
      { requestBody: null, responseBody: null, requestSize: null, model: 'gpt-4o', costUsd: 0.0035 },
      { tokens: { prompt: 1000, completion: 100, total: 1100 }, cache: 'hit', costUsd: 0 },
    ])
    // Input costs 2.5 dollars per million tokens, output 10.
    expect(entries[1]?.cacheSavedUsd).toBeCloseTo(0.0035)
  })

  it('keeps what was before an invalid line, whose number it reports', async () => {
    const { entries, failure } = await keep(`${lines(helicone(), helicone({ request_id: id(2) }))}[\n`)
    expect([entries.length, failure]).toEqual([2, expect.stringMatching(/^\/import\.ndjson:3: this line is not JSON/)])
    const wrong = await keep(lines(helicone({ request_created_at: 'yesterday' })))
    expect(wrong.failure).toMatch(/^\/import\.ndjson:1: request_created_at: /)
  })

  it('imports the file of entries that a store rejected', async () => {
    const [entry] = (await keep(lines(helicone()))).entries
    const { entries } = await keep(lines({ at: '2026-01-31T00:00:00Z', reason: 'too large', entry: entry ?? {} }))
    expect(entries).toEqual([entry])
  })
})
