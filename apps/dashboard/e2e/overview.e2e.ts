import { openKeyStore } from '@litecone/gateway'
import { describe, expect, it } from 'vitest'
import { browserPath, useBrowser } from './browser.e2e-support.ts'
import { entry } from './entries.e2e-support.ts'
import { expectAccessible, expectFits } from './expect-accessible.e2e-support.ts'
import { useGateway } from './gateway.e2e-support.ts'

const HOUR = 3_600_000
const now = Date.now()

const ENTRIES = [
  ...Array.from({ length: 30 }, (_, index) => entry({ createdAt: now - index * 20_000, costUsd: 0.01 })),
  ...Array.from({ length: 5 }, (_, index) =>
    entry({
      createdAt: now - index * 1000,
      model: 'claude-sonnet-4-5',
      provider: 'anthropic',
      costUsd: 0.5,
      userId: 'bob@example.com',
      latencyMs: 9000,
    }),
  ),
  entry({
    createdAt: now - 5000,
    status: 500,
    errorType: 'server_error',
    costUsd: null,
    properties: { env: 'staging' },
  }),
  ...Array.from({ length: 10 }, (_, index) => entry({ createdAt: now - 30 * HOUR - index * 1000, costUsd: 0.02 })),
]

describe.skipIf(browserPath === undefined)('the overview', () => {
  const gateway = useGateway(ENTRIES)
  const open = useBrowser()

  it('shows the figures of the period, compared with the period before', async () => {
    const page = await open(gateway().url)
    const requests = page.locator('.stat', { hasText: 'Requests' })
    await expect.poll(() => requests.locator('.figure').textContent()).toBe('36')
    expect(await requests.locator('.note').textContent()).toContain('was 10')
    expect(await page.locator('.stat', { hasText: 'Spend' }).locator('.figure').textContent()).toBe('$2.80')
    expect(await page.locator('.stat', { hasText: 'Error rate' }).locator('.figure').textContent()).toBe('2.8%')
  })

  it('says for every figure if there is nothing to compare it with', async () => {
    const page = await open(`${gateway().url}/?period=7d`)
    await page.getByText('no earlier data').first().waitFor()
    const notes = await page.locator('.stat .note').allTextContents()
    expect(new Set(notes)).toEqual(new Set(['no earlier data']))
  })

  it.each(['24h', '30d'])('has no more space below its chart than the labels need (%s)', async (period) => {
    const page = await open(`${gateway().url}/?period=${period}`)
    const plot = await page.locator('.u-over').boundingBox()
    const table = await page.getByText('Show as a table').boundingBox()
    if (!plot || !table) throw new Error('There is no chart.')
    // One line of labels or two, and the space before the table.
    expect(table.y - plot.y - plot.height).toBeLessThan(period === '24h' ? 56 : 40)
  })

  it('has its period and its filter in its address, and can remove them', async () => {
    const page = await open(`${gateway().url}/?period=7d&model=claude-sonnet-4-5`)
    await expect.poll(() => figure(page, 'Requests')).toBe('5')
    await page.getByRole('button', { name: 'Remove Model: claude-sonnet-4-5' }).click()
    await expect.poll(() => figure(page, 'Requests')).toBe('46')
    expect(new URL(page.url()).search).toBe('?period=7d')
    await page.getByLabel('Period').selectOption('24h')
    await expect.poll(() => figure(page, 'Requests')).toBe('36')
    await page.goBack()
    await expect.poll(() => figure(page, 'Requests')).toBe('46')
  })

  it('dims the figures of the previous filter until those of the new one are loaded', async () => {
    const page = await open(gateway().url)
    await expect.poll(() => figure(page, 'Requests')).toBe('36')
    let answer = () => {}
    const held = new Promise<void>((resolve) => (answer = resolve))
    await page.route('**/api/v1/aggregate*', async (route) => {
      await held
      await route.continue()
    })
    await page.getByLabel('Period').selectOption('7d')
    const stats = page.locator('.answered', { has: page.locator('.stats') })
    await expect.poll(() => stats.getAttribute('aria-busy')).toBe('true')
    answer()
    await expect.poll(() => figure(page, 'Requests')).toBe('46')
    expect(await stats.getAttribute('aria-busy')).toBe('false')
  })

  it('suggests values that occur when adding a filter', async () => {
    const page = await open(gateway().url)
    await page.getByRole('button', { name: 'Add a filter' }).click()
    await page.getByLabel('By', { exact: true }).first().selectOption('userId')
    await page.getByLabel('Value').fill('bob@example.com')
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await expect.poll(() => figure(page, 'Requests')).toBe('5')
    expect(new URL(page.url()).searchParams.get('userId')).toBe('bob@example.com')
  })

  it('says what is wrong with an invalid address', async () => {
    const page = await open(`${gateway().url}/?status=many`, { allowErrors: true })
    await page.getByRole('alert').first().waitFor()
    expect(await page.getByRole('alert').first().textContent()).toContain('status')
  })

  it('sorts the breakdown by any figure, and links names to their requests', async () => {
    const page = await open(gateway().url)
    const rows = page.getByRole('table', { name: 'Figures by model' }).locator('tbody tr')
    await expect.poll(() => rows.first().textContent()).toContain('claude-sonnet-4-5')
    await page.getByRole('button', { name: 'Requests', exact: true }).click()
    await expect.poll(() => rows.first().textContent()).toContain('gpt-4o')
    await page.getByRole('link', { name: 'claude-sonnet-4-5' }).click()
    await page.waitForURL(/\/dashboard\/requests\?.*model=claude-sonnet-4-5/)
  })

  it('groups by a property, and keeps its scroll position', async () => {
    const page = await open(gateway().url, { viewport: { width: 1280, height: 500 } })
    await page.getByRole('combobox', { name: 'By' }).scrollIntoViewIfNeeded()
    const before = await page.evaluate(() => scrollY)
    expect(before).toBeGreaterThan(0)
    await page.getByRole('combobox', { name: 'By' }).selectOption('property:env')
    const row = page.getByRole('table', { name: 'Figures by env' }).locator('tbody tr')
    await expect.poll(() => row.first().textContent()).toContain('staging')
    expect(await page.evaluate(() => scrollY)).toBe(before)
  })

  it('updates itself without a reload', async () => {
    const page = await open(`${gateway().url}/?userId=carol@example.com`)
    await page.getByText('No requests match.').waitFor()
    await gateway().services.logs.write([entry({ userId: 'carol@example.com' })])
    await expect.poll(() => figure(page, 'Requests'), { timeout: 15_000 }).toBe('1')
  })

  it('can be used by keyboard', async () => {
    const page = await open(gateway().url)
    await page.locator('.stat').first().waitFor()
    await page.keyboard.press('Tab')
    expect(await focused(page)).toBe('Skip to content')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('SELECT')
    await page.keyboard.press('Tab')
    expect(await focused(page)).toBe('Add a filter')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'Add a filter' }).waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => focused(page)).toBe('Add a filter')
  })

  it('shows the chart’s figures as a table', async () => {
    const page = await open(`${gateway().url}/?model=claude-sonnet-4-5`)
    await page.getByText('Show as a table').click()
    const cells = page.getByRole('region', { name: 'Requests as a table' }).locator('td')
    const sum = async () => (await cells.allTextContents()).reduce((total, text) => total + Number(text), 0)
    await expect.poll(sum).toBe(5)
  })

  describe.each(['light', 'dark'] as const)('in the %s theme', (colorScheme) => {
    it.each([1280, 390])('is accessible and fits at %i pixels', async (width) => {
      const page = await open(gateway().url, { colorScheme, viewport: { width, height: 900 } })
      await page.getByRole('table', { name: 'Figures by model' }).waitFor()
      await expectAccessible(page)
      await expectFits(page)
    })
  })

  it('keeps the theme that was chosen', async () => {
    const page = await open(gateway().url, { colorScheme: 'light' })
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    const light = await ground()
    await page.getByLabel('Theme').selectOption('dark')
    const dark = await ground()
    expect(dark).not.toBe(light)
    await page.reload()
    expect(await ground()).toBe(dark)
  })
})

describe.skipIf(browserPath === undefined)('a gateway without requests', () => {
  const gateway = useGateway([])
  const open = useBrowser()

  it('says how to send one', async () => {
    const page = await open(gateway().url)
    await page.getByText('No requests in this period.').waitFor()
    expect(await page.locator('pre').textContent()).toContain(`curl ${gateway().url}/v1/chat/completions`)
    await expectAccessible(page)
  })
})

describe.skipIf(browserPath === undefined)('a gateway that has keys', () => {
  const gateway = useGateway([entry()])
  const open = useBrowser()

  it('asks for one, and shows nothing until it is right', async () => {
    const keys = await openKeyStore({ folder: gateway().folder })
    const { key } = await keys.create({ owner: 'reader', scopes: ['read'], policy: {} })
    await keys.close()
    await expect.poll(() => gateway().isOpen).toBe(false)
    const page = await open(gateway().url, { allowErrors: true })
    const dialog = page.getByRole('dialog', { name: 'This gateway needs a key' })
    await dialog.waitFor()
    await expectAccessible(page)
    await page.getByLabel('Gateway key').fill('sk-helicone-wrong')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await dialog.waitFor()
    expect(await page.locator('.stat').count()).toBe(0)
    await page.getByLabel('Gateway key').fill(key)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect.poll(() => figure(page, 'Requests')).toBe('1')
    await page.reload()
    await expect.poll(() => figure(page, 'Requests')).toBe('1')
    await page.getByRole('button', { name: 'Sign out' }).click()
    await dialog.waitFor()
  })
})

function figure(page: import('playwright-core').Page, label: string): Promise<string | null> {
  return page.locator('.stat', { hasText: label }).first().locator('.figure').textContent()
}

function focused(page: import('playwright-core').Page): Promise<string | null | undefined> {
  return page.evaluate(() => document.activeElement?.textContent)
}
