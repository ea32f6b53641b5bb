import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { segmentName } from './logs/log-segment.ts'
import { answerCompletion, makeFolder, post, setUp } from './start-gateway.test-support.ts'

const span = { name: 'chat', startTimeUnixNano: '1', traceId: 'none', spanId: 'none' }

it('counts refused requests to the log endpoints, rejected spans and damaged records', async () => {
  const folder = await makeFolder()
  await mkdir(join(folder, 'write-ahead'))
  await writeFile(join(folder, 'write-ahead', segmentName(1)), 'damaged\x1e'.repeat(3))
  const { url } = await setUp(answerCompletion, { folder })
  const status = async (path: string, body: unknown) => (await post(url, {}, body, path)).status
  expect(await status('/custom/v1/log', '{')).toBe(400)
  expect(await status('/oai/v1/log', {})).toBe(400)
  expect(await status('/v1/trace/custom/log/typed', {})).toBe(400)
  expect(await status('/v1/traces', '{')).toBe(400)
  expect(await status('/v1/traces', { resourceSpans: [{ scopeSpans: [{ spans: [span, span] }] }] })).toBe(200)
  expect(await status('/v1/request/query', '{')).toBe(400)
  const metrics = () => fetch(`${url}/metrics`).then((response) => response.text())
  await expect.poll(metrics).toContain('litecone_logs_damaged_total 3\n')
  const lines = (await metrics()).split('\n').filter((line) => /^litecone_(?:log_req|spans|logs_rej)/.test(line))
  expect(lines).toEqual([
    'litecone_logs_rejected_total 0',
    'litecone_log_requests_refused_total{endpoint="log",status="400"} 3',
    'litecone_log_requests_refused_total{endpoint="traces",status="400"} 1',
    'litecone_spans_rejected_total 2',
  ])
})
