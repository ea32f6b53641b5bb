import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { browserPath, useBrowser } from '../../dashboard/e2e/browser.e2e-support.ts'
import { expectAccessible, expectFits } from '../../dashboard/e2e/expect-accessible.e2e-support.ts'
import { useSite } from './serve-site.e2e-support.ts'

const PAGES = [
  '/',
  '/guide/getting-started',
  '/gateway/run',
  '/migrate/litellm',
  '/reference/headers',
  '/reference/providers/',
]

/** Searches the site, and resolves to the first result. */
async function search(page: Page, words: string): Promise<Locator> {
  // The button only works once the page's scripts have run.
  await page.waitForLoadState('networkidle')
  await page.getByRole('button', { name: 'Search' }).click()
  await page.locator('#localsearch-input').fill(words)
  const found = page.locator('#localsearch-list a.result').first()
  await found.waitFor()
  return found
}

// `useBrowser` also fails a test whose page requests anything from another host, so the site works offline.
describe.skipIf(browserPath === undefined)('the documentation', () => {
  const open = useBrowser()
  const site = useSite()

  it('finds a header by name', async () => {
    const page = await open(site())
    const found = await search(page, 'Helicone-Cache-Seed')
    expect(await found.textContent()).toContain('Helicone-Cache-Seed')
    await found.click()
    await page.waitForURL('**/reference/headers#helicone-cache-seed')
    await page.getByRole('heading', { name: 'Helicone-Cache-Seed' }).waitFor()
    await page.getByText('A namespace for cache keys: another seed gives other responses.').waitFor()
  })

  it.each([
    ['an export', 'withHelicone'],
    ['a gateway setting', 'LITECONE_VAULT_KEY'],
    ['a LiteLLM function', 'stream_chunk_builder'],
  ])('finds %s', async (_, name) => {
    const page = await open(site())
    expect(await (await search(page, name)).textContent()).not.toBe('')
  })

  it('ranks guides above reference pages in search results', async () => {
    const page = await open(site())
    expect(await (await search(page, 'cache')).textContent()).toContain('Cache responses')
  })

  it.each(PAGES)('is accessible: %s', async (path) => {
    const page = await open(site() + path)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await expectAccessible(page)
  })

  it.each(PAGES)('fits the width of a phone: %s', async (path) => {
    const page = await open(site() + path, { viewport: { width: 390, height: 800 } })
    await page.getByRole('heading', { level: 1 }).waitFor()
    await expectFits(page)
  })

  it('is accessible in dark mode', async () => {
    const page = await open(`${site()}/guide/errors`, { colorScheme: 'dark' })
    await page.locator('html.dark').waitFor()
    await expectAccessible(page)
  })

  it('shows every page of the sidebar and the largest reference pages without an error', async () => {
    const page = await open(site())
    const menu = page.locator('.VPSidebar a')
    const paths = await menu.evaluateAll((links) => links.map((link) => link.getAttribute('href')))
    expect(paths.length).toBeGreaterThan(15)
    for (const path of [...paths, '/reference/api/@litecone/core', '/reference/packages/gateway']) {
      await page.goto(site() + path)
      await page.getByRole('heading', { level: 1 }).waitFor()
    }
  })
})
