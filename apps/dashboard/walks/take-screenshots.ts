import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ApiRoutes } from '@litecone/gateway/api'
import { type Browser, chromium, type Page } from 'playwright-core'
import { WALKS } from './walks.ts'

// Takes the screenshots of README.md and docs/walks.md from the demo's dashboard. `npm run screenshots` at the root builds and runs it. `CHROMIUM` is the
// path of the browser, /usr/bin/chromium by default.

const folder = join(process.cwd(), 'docs/images')
const size = { width: 1280, height: 800 }

async function main(): Promise<void> {
  await mkdir(folder, { recursive: true })
  const demo = spawn(process.execPath, ['apps/demo/dist/main.js'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  })
  try {
    const url = await sampleDataOf(demo)
    await shoot(await openPage(browser, `${url}/?period=14d`, 'light'), 'overview')
    await shoot(await openPage(browser, `${url}/dashboard/requests?period=14d`, 'light'), 'requests')
    await shoot(await openPage(browser, url + (await richSessionAt(url)), 'dark'), 'session')
    for (const { name, steps, answer } of WALKS) {
      const page = await openPage(browser, url, 'light')
      for (const { take } of steps) await take(page)
      await answer(page).waitFor()
      await shoot(page, `walk-${name}`)
    }
  } finally {
    await browser.close()
    demo.kill('SIGINT')
  }
}

/** The address of the sample data, which the demo prints. */
async function sampleDataOf(demo: ChildProcess): Promise<string> {
  const ended = once(demo, 'exit').then(() => {
    throw new Error('The demo ended before it printed the address of its sample data.')
  })
  let output = ''
  const told = new Promise<string>((resolve) => {
    demo.stdout?.on('data', (text) => {
      output += text
      const [, url] = /(http:\S+)\/\?\S+ {2}two weeks of sample data/.exec(output) ?? []
      if (url !== undefined && output.includes('until Ctrl-C')) resolve(url)
    })
  })
  return Promise.race([told, ended])
}

async function openPage(browser: Browser, url: string, colorScheme: 'light' | 'dark'): Promise<Page> {
  const context = await browser.newContext({ viewport: size, colorScheme })
  const page = await context.newPage()
  await page.goto(url)
  await page.getByRole('heading', { level: 1 }).waitFor()
  return page
}

/** The path of a session with many requests, at a step that has tool calls in it. */
async function richSessionAt(url: string): Promise<string> {
  const response = await fetch(`${url}/api/v1/sessions?limit=200`)
  const { items } = (await response.json()) as ApiRoutes['GET /sessions']['answer']
  const [most] = [...items].sort((a, b) => b.requests - a.requests)
  if (!most) throw new Error('The sample data has no session.')
  return `/dashboard/sessions/${most.id}?step=3`
}

/** Waits until everything has loaded and the charts are drawn. */
async function shoot(page: Page, name: string): Promise<void> {
  await page.waitForLoadState('networkidle')
  await page
    .getByText(/^Loading /)
    .first()
    .waitFor({ state: 'hidden' })
  await page.waitForTimeout(1000)
  await page.screenshot({ path: join(folder, `${name}.png`) })
  console.log(`docs/images/${name}.png`)
}

await main()
