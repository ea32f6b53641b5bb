import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { browserPath, useBrowser } from './browser.e2e-support.ts'
import { entry } from './entries.e2e-support.ts'
import { expectAccessible, expectFits } from './expect-accessible.e2e-support.ts'
import { useGateway } from './gateway.e2e-support.ts'

const posts: { type: string; text: string }[] = []
let isAway = false
const receiver = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  posts.push(JSON.parse(body))
  response.writeHead(isAway ? 404 : 204).end()
})
const hook = () => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks/undisclosed-path`

const ENTRIES = [
  entry({ status: 500, costUsd: 1 }),
  entry({ status: 500, costUsd: 1 }),
  entry({ costUsd: 1 }),
  entry({ model: 'claude-3', provider: 'anthropic' }),
]
const HOSTILE = '<img src=x onerror="document.title=1">'

describe.skipIf(browserPath === undefined)('alerts', () => {
  const gateway = useGateway(ENTRIES, { upstream: { allowedTargets: ['127.0.0.1'] }, alerts: { everyMs: 100 } })
  const open = useBrowser()
  beforeAll(async () => {
    receiver.listen(0, '127.0.0.1')
    await once(receiver, 'listening')
  })
  afterAll(() => {
    receiver.closeAllConnections()
    receiver.close()
  })
  beforeEach(async () => {
    isAway = false
    posts.length = 0
    const { alerts } = gateway().services
    for (const { id } of await alerts.list()) await alerts.remove(id)
  })

  const make = (name: string, threshold = 0.4) =>
    gateway().services.alerts.create({
      name,
      metric: 'errorRate',
      threshold,
      windowMs: 3_600_000,
      webhook: { url: hook(), secret: 'undisclosed-secret' },
    })
  const openAlerts = (search = '') => open(`${gateway().url}/dashboard/alerts${search}`)
  const row = (page: Page, name: string) =>
    page.getByRole('table', { name: 'Alerts' }).getByRole('row').filter({ hasText: name })

  it('are created by keyboard, fire, are edited, resolve, and are deleted', async () => {
    const page = await openAlerts()
    await page.getByText('No alerts yet.').waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'New alert' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Too many errors')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.type('40')
    await page.getByRole('spinbutton', { name: 'Minimum requests' }).fill('2')
    await page.getByText('Only some requests').click()
    await page.getByRole('textbox', { name: /^Models/ }).fill('gpt-4o')
    await page.getByRole('textbox', { name: /^Webhook/ }).fill(hook())
    await page.getByLabel(/^Secret to sign with/).fill('undisclosed-secret')
    await expectAccessible(page)
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await row(page, 'Error rate above 40% in 15 minutes, of 2 requests or more; model gpt-4o').waitFor()
    await row(page, 'Too many errors').getByText('Firing').waitFor()
    await row(page, '66.7% of 3 requests').waitFor()
    expect(posts.map(({ type }) => type)).toEqual(['alert.firing'])

    await page.getByRole('link', { name: 'Too many errors' }).click()
    const history = page.getByRole('table', { name: 'History of Too many errors' })
    await history.getByText('Firing: delivered (204)').waitFor()
    expect(await page.content()).not.toContain('undisclosed')

    await page.getByRole('button', { name: 'Edit Too many errors' }).click()
    const threshold = page.getByRole('spinbutton', { name: 'Is above (percent)' })
    expect(await threshold.inputValue()).toBe('40')
    await threshold.fill('70')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await row(page, 'above 70%').getByText('Resolved').waitFor()
    await history.getByText('Resolved: delivered (204)').waitFor()
    expect(posts.map(({ type }) => type)).toEqual(['alert.firing', 'alert.resolved'])

    await page.getByRole('button', { name: 'Delete Too many errors' }).click()
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    await page.getByText('No alerts yet.').waitFor()
    expect(await gateway().services.alerts.list()).toEqual([])
  })

  it('can be tested, and show what the webhook returned', async () => {
    await make('Quiet', 0.9)
    const page = await openAlerts()
    await page.getByRole('button', { name: 'Test Quiet' }).click()
    await page.getByText('Test of Quiet delivered: the webhook answered 204.').waitFor()
    expect(posts).toMatchObject([{ type: 'alert.test' }])
    isAway = true
    await page.getByRole('button', { name: 'Test Quiet' }).click()
    await page.getByRole('alert').getByText('answered 404').waitFor()
    await expectAccessible(page)
  })

  it('say what is wrong with an input, and keep it', async () => {
    const page = await open(`${gateway().url}/dashboard/alerts`, { allowErrors: true })
    await page.getByRole('button', { name: 'New alert' }).click()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Spend')
    await page.getByRole('combobox', { name: 'Fires when' }).selectOption('Spend')
    await page.getByRole('spinbutton', { name: 'Is above (US dollars)' }).fill('20')
    await page.getByRole('textbox', { name: /^Webhook/ }).fill('http://10.0.0.7/hook')
    await page.getByRole('button', { name: 'Create alert' }).click()
    await page.getByRole('alert').getByText('10.0.0.7 is not on the public internet').waitFor()
    expect(await page.getByRole('textbox', { name: 'Name', exact: true }).inputValue()).toBe('Spend')
    await page.getByRole('textbox', { name: /^Webhook/ }).fill(hook())
    await page.keyboard.press('Enter')
    await row(page, 'Spend above $20.00 in 15 minutes').waitFor()
    await page.getByRole('button', { name: 'Edit Spend' }).click()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  it('show why a webhook failed, and names as text', async () => {
    isAway = true
    const { id } = await make(HOSTILE)
    const page = await openAlerts(`?alert=${id}`)
    await page.getByText('Firing: not delivered.').waitFor()
    expect(await page.locator('main img').count()).toBe(0)
    expect(await page.title()).toBe('Alerts · Litecone')
  })

  it('show that they are loading, and why they could not be loaded', async () => {
    await make('Errors')
    const page = await open(`${gateway().url}/dashboard/models`, { allowErrors: true })
    let letThrough = () => {}
    const isLetThrough = new Promise<void>((resolve) => {
      letThrough = resolve
    })
    await page.route('**/api/v1/alerts', async (route) => {
      await isLetThrough
      await route.fulfill({ status: 503, json: { error: { code: 'unavailable', message: 'The store is away.' } } })
    })
    await page.goto(`${gateway().url}/dashboard/alerts`)
    await page.getByText('Loading the alerts …').waitFor()
    letThrough()
    await page.getByRole('alert').getByText('The store is away.').waitFor()
    await expectAccessible(page)
    await page.unroute('**/api/v1/alerts')
    await page.getByRole('button', { name: 'Try again' }).click()
    await row(page, 'Errors').waitFor()
  })

  it.each([
    [1280, 'light'],
    [1280, 'dark'],
    [390, 'light'],
    [390, 'dark'],
  ] as const)('are accessible and fit at %i pixels in the %s theme', async (width, colorScheme) => {
    const { id } = await make('Errors of everybody who asked anything of any model in the last hour')
    await make('Quiet', 0.9)
    const page = await open(`${gateway().url}/dashboard/alerts?alert=${id}`, {
      colorScheme,
      viewport: { width, height: 900 },
    })
    await page.getByText('Firing: delivered (204)').waitFor()
    await expectAccessible(page)
    await expectFits(page)
    await page.getByRole('button', { name: 'Edit Quiet' }).click()
    await page.getByText('Only some requests').click()
    await expectAccessible(page)
    await expectFits(page)
  })
})
