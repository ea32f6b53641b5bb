import { describe, expect, it } from 'vitest'
import { browserPath, useBrowser } from './browser.e2e-support.ts'
import { entry } from './entries.e2e-support.ts'
import { expectAccessible, expectFits } from './expect-accessible.e2e-support.ts'
import { useGateway } from './gateway.e2e-support.ts'

const now = Date.now()
const inSession = { sessionId: 'trip/1', sessionName: 'Plan a trip' }

const ENTRIES = [
  entry({
    ...inSession,
    createdAt: now - 9000,
    sessionPath: '/plan',
    latencyMs: 5000,
    costUsd: 0.1,
    promptId: 'planner',
    promptVersion: '3',
  }),
  entry({
    ...inSession,
    createdAt: now - 8000,
    sessionPath: '/plan/search',
    latencyMs: 1000,
    costUsd: 0.2,
    properties: { env: 'prod' },
  }),
  entry({
    ...inSession,
    createdAt: now - 7000,
    sessionPath: '/plan/search',
    status: 500,
    errorType: 'server_error',
    costUsd: null,
  }),
  entry({
    ...inSession,
    createdAt: now - 3000,
    sessionPath: '/answer',
    costUsd: 0.3,
    cache: 'hit',
    cacheSavedUsd: 0.3,
  }),
  entry({ createdAt: now - 2000, model: 'slow-model', latencyMs: 30_000, cache: 'miss' }),
  entry({ createdAt: now - 1000, status: 429, rateLimited: true, userId: 'eager@example.com', costUsd: 0 }),
]

const PAGES = [
  ['/dashboard/sessions', 'Plan a trip'],
  ['/dashboard/sessions/trip%2F1', 'Step 1 of 4'],
  ['/dashboard/users', 'alice@example.com'],
  ['/dashboard/models', 'slow-model'],
  ['/dashboard/properties', 'prod'],
  ['/dashboard/prompts', 'planner'],
  ['/dashboard/cache', 'Recent hits'],
  ['/dashboard/rate-limits', 'eager@example.com'],
] as const

describe.skipIf(browserPath === undefined)('the other pages', () => {
  const gateway = useGateway(ENTRIES)
  const open = useBrowser()

  describe.each(['light', 'dark'] as const)('in the %s theme', (colorScheme) => {
    describe.each([1280, 390])('at %i pixels', (width) => {
      it.each(PAGES)('are accessible and fit: %s', async (path, text) => {
        const page = await open(`${gateway().url}${path}`, { colorScheme, viewport: { width, height: 900 } })
        await page.locator('main').getByText(text).first().waitFor()
        await expectAccessible(page)
        await expectFits(page)
      })
    })
  })

  it('add up a session by its paths', async () => {
    const page = await open(`${gateway().url}/dashboard/sessions/trip%2F1`)
    const tree = page.getByRole('region', { name: 'Paths' })
    await tree.waitFor()
    const spoken = await tree.getByRole('treeitem').allTextContents()
    expect(spoken).toEqual([
      '▾Session: 4 calls, 1 failed, $0.60, 60 tokens, 6.80 s, ',
      '▾plan: 3 calls, 1 failed, $0.30, 45 tokens, 5.00 s, ',
      'search: 2 calls, 1 failed, $0.20, 30 tokens, 1.80 s, ',
      'answer: 1 call, $0.30, 15 tokens, 800 ms, ',
    ])
  })

  it('show the versions of a prompt, and link to the requests of one', async () => {
    const page = await open(`${gateway().url}/dashboard/prompts`)
    await page.getByRole('link', { name: 'planner' }).click()
    await page.getByRole('heading', { name: 'Versions of planner' }).waitFor()
    await expectAccessible(page)
    await page
      .getByRole('region', { name: 'Versions of planner' })
      .getByRole('link', { name: '3', exact: true })
      .click()
    await page.getByRole('heading', { level: 1, name: 'Requests' }).waitFor()
    expect(new URL(page.url()).search).toBe('?promptId=planner&promptVersion=3')
    await page.getByText('1 request', { exact: true }).waitFor()
  })

  it('step through a session by keyboard, and keep the step in the address', async () => {
    const page = await open(`${gateway().url}/dashboard/sessions/trip%2F1`)
    await page.getByRole('button', { name: 'Next step' }).focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await page.getByText('Step 3 of 4').waitFor()
    expect(new URL(page.url()).searchParams.get('step')).toBe('3')
    await page.reload()
    await page.getByText('Step 3 of 4').waitFor()
    await page.getByRole('treeitem', { name: /^answer ?:/ }).click()
    await page.getByText('Step 4 of 4').waitFor()
    await page.getByRole('region', { name: 'Timeline' }).getByRole('button').first().click()
    await page.getByText('Step 1 of 4').waitFor()
  })

  it('are in the navigation, which keeps the filter', async () => {
    const page = await open(`${gateway().url}/?period=7d&provider=openai`)
    for (const title of ['Requests', 'Sessions', 'Users', 'Models', 'Properties', 'Prompts', 'Cache', 'Rate limits']) {
      await page.getByRole('navigation').getByRole('link', { name: title }).click()
      await page.getByRole('heading', { level: 1, name: title }).waitFor()
      expect(new URL(page.url()).search).toContain('period=7d&provider=openai')
    }
  })

  it('say so if an address is unknown', async () => {
    const page = await open(`${gateway().url}/dashboard/nothing`)
    await page.getByText('There is no such page.').waitFor()
  })

  it('say so if the gateway cannot be reached, and keep their data', async () => {
    const page = await open(`${gateway().url}/dashboard/models`, { allowErrors: true })
    await page.getByText('slow-model').first().waitFor()
    await page.route('**/api/**', (route) => route.abort())
    await page.getByText('The gateway cannot be reached. Is it still running?').first().waitFor({ timeout: 20_000 })
    expect(await page.getByText('slow-model').first().isVisible()).toBe(true)
  })
})
