import { describe, expect, it } from 'vitest'
import { browserPath, useBrowser } from './browser.e2e-support.ts'
import { entry } from './entries.e2e-support.ts'
import { expectAccessible, expectFits } from './expect-accessible.e2e-support.ts'
import { useGateway } from './gateway.e2e-support.ts'

const PHONE = { width: 390, height: 844 }

describe.skipIf(browserPath === undefined)('the layout', () => {
  const gateway = useGateway([entry({ model: 'text-embedding-3-small' })])
  const open = useBrowser()

  it('has its navigation behind a button on a phone, which closes once a page is chosen', async () => {
    const page = await open(gateway().url, { viewport: PHONE })
    const menu = page.getByRole('button', { name: 'Menu' })
    const link = page.getByRole('link', { name: 'Keys' })
    await menu.waitFor()
    expect(await link.isVisible()).toBe(false)
    await menu.focus()
    await page.keyboard.press('Enter')
    expect(await menu.getAttribute('aria-expanded')).toBe('true')
    await expectAccessible(page)
    await expectFits(page)
    await link.click()
    await page.getByRole('heading', { level: 1, name: 'Keys' }).waitFor()
    expect(await link.isVisible()).toBe(false)
  })

  it('has no such button where there is space for the navigation', async () => {
    const page = await open(gateway().url)
    await page.getByRole('link', { name: 'Keys' }).waitFor()
    expect(await page.getByRole('button', { name: 'Menu' }).isVisible()).toBe(false)
  })

  it('shows the whole name of a usual model in the list, at 1280 pixels', async () => {
    const page = await open(`${gateway().url}/dashboard/requests`)
    const cell = page.getByRole('cell', { name: 'text-embedding-3-small' })
    const { content, shown } = await cell.evaluate((element) => ({
      content: element.scrollWidth,
      shown: element.clientWidth,
    }))
    expect(content).toBeLessThanOrEqual(shown)
  })

  it.each([
    [401, 'A key is needed', 'Enter a key'],
    [404, 'Not found', 'Try again'],
    [400, 'Not accepted', undefined],
  ])('says what a %i of the gateway means, and what to do', async (status, title, button) => {
    const page = await open(`${gateway().url}/favicon.svg`, { allowErrors: true })
    const body = JSON.stringify({ error: { code: 'x', message: 'This is why.' } })
    await page.route('**/api/**', (route) => route.fulfill({ status, contentType: 'application/json', body }))
    await page.goto(`${gateway().url}/dashboard/models`)
    // The dialog that asks for a key covers the page.
    if (status === 401) await page.getByRole('button', { name: 'Not now' }).click()
    const alert = page.getByRole('alert').first()
    await alert.getByRole('heading', { name: title }).waitFor()
    expect(await alert.textContent()).toContain('This is why.')
    expect(await alert.getByRole('button').allTextContents()).toEqual(button === undefined ? [] : [button])
    await expectAccessible(page)
  })
})
