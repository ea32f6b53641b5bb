import { describe, expect, it } from 'vitest'
import { entry, tokens } from '../stores/entries.test-support.ts'
import { createMetrics } from './create-metrics.ts'

describe('metrics', () => {
  it('count requests by provider, source, operation and class of status', async () => {
    const metrics = createMetrics()
    for (const status of [200, 201, 404, 503, -3, -4, -2]) metrics.observe(entry({ status }))
    const text = await metrics.read()
    const counted = (status: string) =>
      `litecone_requests_total{provider="openai",source="proxy",operation="chat",status="${status}"}`
    expect(text).toContain(`${counted('2xx')} 2\n`)
    for (const status of ['4xx', '5xx', 'cancelled', 'threat', 'other'])
      expect(text).toContain(`${counted(status)} 1\n`)
    expect(metrics.contentType).toContain('text/plain; version=0.0.4')
  })

  it('measure latency and the time to the first token in seconds', async () => {
    const metrics = createMetrics()
    metrics.observe(entry({ latencyMs: 1500, timeToFirstTokenMs: 300 }))
    metrics.observe(entry({ latencyMs: Number.NaN, timeToFirstTokenMs: null }))
    const text = await metrics.read()
    const labels = 'provider="openai",source="proxy"'
    expect(text).toContain(`litecone_request_duration_seconds_sum{${labels}} 1.5\n`)
    expect(text).toContain(`litecone_request_duration_seconds_bucket{le="1",${labels}} 0\n`)
    expect(text).toContain(`litecone_request_duration_seconds_bucket{le="2",${labels}} 1\n`)
    expect(text).toContain(`litecone_time_to_first_token_seconds_sum{${labels}} 0.3\n`)
  })

  it('count errors, attempts, cache, limits, checks, tokens and cost', async () => {
    const metrics = createMetrics()
    const attempt = { provider: 'azure', startedAt: 0, latencyMs: 1 }
    metrics.observe(
      entry({
        errorType: 'overloaded_error',
        attempts: [
          { ...attempt, status: 529 },
          { ...attempt, status: null },
        ],
        cache: 'hit',
        cacheSavedUsd: 0.25,
        rateLimited: true,
        securityVerdict: 'unchecked',
        tokens: { ...tokens(100, 20), reasoning: 5 },
        costUsd: 0.5,
      }),
    )
    metrics.observe(entry({ costUsd: -1, tokens: tokens(Number.NaN, -3) }))
    const text = await metrics.read()
    for (const line of [
      'litecone_errors_total{provider="openai",type="overloaded_error"} 1',
      'litecone_attempts_total{provider="azure",status="5xx"} 1',
      'litecone_attempts_total{provider="azure",status="none"} 1',
      'litecone_cache_requests_total{provider="openai",result="hit"} 1',
      'litecone_cache_saved_usd_total{provider="openai"} 0.25',
      'litecone_rate_limited_total{provider="openai"} 1',
      'litecone_checks_total{verdict="unchecked"} 1',
      'litecone_tokens_total{provider="openai",model="gpt-4o",kind="prompt"} 100',
      'litecone_tokens_total{provider="openai",model="gpt-4o",kind="completion"} 20',
      'litecone_tokens_total{provider="openai",model="gpt-4o",kind="reasoning"} 5',
      'litecone_cost_usd_total{provider="openai",model="gpt-4o"} 0.5',
    ]) {
      expect(text).toContain(`${line}\n`)
    }
  })

  it('do not change when they are read', async () => {
    const metrics = createMetrics()
    const count = async () =>
      /litecone_tokens_total\{provider="openai",model="gpt-4o",kind="prompt"\} (\d+)/.exec(await metrics.read())?.[1]
    metrics.observe(entry({ tokens: tokens(100, 20) }))
    expect([await count(), await count()]).toEqual(['100', '100'])
    metrics.observe(entry({ tokens: tokens(11, 20) }))
    expect(await count()).toBe('111')
  })

  it('limit the number of time series, even if clients invent names, but keep real ones', async () => {
    const metrics = createMetrics()
    for (let index = 0; index < 1000; index += 1) {
      const name = `made-up-${index}`
      metrics.observe(entry({ provider: name, model: name, errorType: name, costUsd: null }))
    }
    metrics.observe(entry({ model: 'gpt-4o', costUsd: 1 }))
    metrics.observe(entry({ model: '', costUsd: null }))
    const text = await metrics.read()
    expect(text).toMatch(/litecone_errors_total\{provider="other",type="other"\} 900\n/)
    expect(text).toContain('litecone_tokens_total{provider="other",model="gpt-4o",kind="prompt"} 100\n')
    expect(text.split('\n').length).toBeLessThan(8000)
  })

  it('include the current state of log writer, server and process', async () => {
    const state = {
      waiting: 3,
      written: 10,
      shed: 1,
      rejected: 4,
      damaged: 5,
      failing: undefined as string | undefined,
    }
    const server = { inFlight: 2 }
    const metrics = createMetrics({ writer: { state }, server })
    await metrics.read()
    state.written = 12
    state.failing = 'away'
    server.inFlight = 5
    const text = await metrics.read()
    for (const line of [
      'litecone_logs_waiting 3',
      'litecone_logs_written_total 12',
      'litecone_logs_shed_total 1',
      'litecone_logs_failing 1',
      'litecone_logs_rejected_total 4',
      'litecone_logs_damaged_total 5',
      'litecone_requests_in_flight 5',
    ]) {
      expect(text).toContain(`${line}\n`)
    }
    expect(text).toContain('process_resident_memory_bytes')
    expect(text).not.toContain('away')
  })
})
