import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'

/** The path of Chromium. `.ci/run` installs it and sets the variable. */
export const browserPath = process.env['LITECONE_TEST_BROWSER']

if (browserPath === undefined) {
  console.log(
    'The pages are not tested: LITECONE_TEST_BROWSER is not the path of a browser. `.ci/run` installs one and tests them.',
  )
}

export interface OpenOptions extends BrowserContextOptions {
  /** Ignores errors in the console, for tests that cause them. */
  readonly allowErrors?: boolean | undefined
}

/** Opens pages in one browser, each in a new context. A test fails if its page wrote an error to the console or sent a request to another server. */
export function useBrowser(): (url: string, options?: OpenOptions) => Promise<Page> {
  let browser: Browser
  const faults: string[] = []
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: browserPath ?? '', args: ['--no-sandbox'] })
  })
  afterAll(() => browser?.close())
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close()
    expect(faults.splice(0)).toEqual([])
  })
  return async (url, { allowErrors = false, ...options } = {}) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
    const page = await context.newPage()
    const { origin } = new URL(url)
    page.on('request', (request) => {
      const asked = request.url()
      if (!asked.startsWith(origin) && !asked.startsWith('data:') && !asked.startsWith('blob:')) faults.push(asked)
    })
    if (!allowErrors) {
      page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
      page.on('pageerror', (error) => faults.push(String(error)))
    }
    await page.goto(url)
    return page
  }
}
