import { describe, expect, it } from 'vitest'
import { WALKS } from '../walks/walks.ts'
import { browserPath, useBrowser } from './browser.e2e-support.ts'
import { entry } from './entries.e2e-support.ts'
import { useGateway } from './gateway.e2e-support.ts'

const now = Date.now()
/** Noon, so that no hour of the test's own day counts as yesterday's. */
const yesterday = new Date(now - 86_400_000).setHours(12, 0, 0, 0)
const error = { message: 'The messages are longer than the model takes.', code: 'context_length_exceeded' }

const ENTRIES = [
  entry({ createdAt: yesterday, userId: 'dear@example.com', costUsd: 3 }),
  entry({ createdAt: yesterday, userId: 'cheap@example.com', costUsd: 1 }),
  // Today's is another.
  entry({ createdAt: now - 1000, userId: 'cheap@example.com', costUsd: 9 }),
  entry({ createdAt: now - 1500, properties: { environment: 'prod', feature: 'search' }, costUsd: 2 }),
  entry({ createdAt: now - 1500, properties: { environment: 'prod', feature: 'drafts' }, costUsd: 1 }),
  entry({ createdAt: now - 1400, sessionId: 'agent', sessionPath: '/plan', latencyMs: 100 }),
  entry({ createdAt: now - 1300, sessionId: 'agent', sessionPath: '/search', latencyMs: 1200 }),
  entry({ createdAt: now - 100, sessionId: 'agent', sessionPath: '/answer', latencyMs: 50 }),
  entry({ createdAt: now - 2000, model: 'slow-model', latencyMs: 40_000, costUsd: 0 }),
  entry({
    createdAt: now - 3000,
    status: 400,
    errorType: 'context_length_exceeded',
    responseBody: JSON.stringify({ error }),
  }),
]

const ANSWERS: Readonly<Record<string, string>> = {
  user: 'dear@example.com',
  feature: 'search',
  session: 'search',
  model: 'slow-model',
  failure: error.message,
}

describe.skipIf(browserPath === undefined)('a new reader', () => {
  const gateway = useGateway(ENTRIES)
  const open = useBrowser()

  it.each(WALKS)('finds in at most three steps: $question', async ({ name, steps, answer }) => {
    const page = await open(gateway().url)
    expect(steps.length).toBeLessThanOrEqual(3)
    for (const { take } of steps) await take(page)
    await expect.poll(() => answer(page).textContent()).toContain(ANSWERS[name])
  })

  it('opens a request by the id that its response had', async () => {
    const page = await open(`${gateway().url}/dashboard/requests`)
    const search = page.getByRole('searchbox')
    await search.fill(`  ${ENTRIES.at(-1)?.id} `)
    await search.press('Enter')
    await page.getByText(error.message).waitFor()
  })
})
