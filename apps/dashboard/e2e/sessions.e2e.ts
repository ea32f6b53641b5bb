import { describe, expect, it } from 'vitest'
import { browserPath, useBrowser } from './browser.e2e-support.ts'
import { entry } from './entries.e2e-support.ts'
import { expectAccessible, expectFits } from './expect-accessible.e2e-support.ts'
import { useGateway } from './gateway.e2e-support.ts'

const now = Date.now()
const UNBROKEN = 'x'.repeat(300)
const ARABIC = 'ما هي عاصمة فرنسا؟'
const question = (content: string) => JSON.stringify({ model: 'gpt-4o', messages: [{ role: 'user', content }] })

const ENTRIES = [
  ...Array.from({ length: 80 }, (_, step) =>
    entry({ createdAt: now - 90_000 + step, sessionId: 'long', sessionPath: `/agent/step-${step}` }),
  ),
  ...Array.from({ length: 5000 }, (_, step) =>
    entry({
      createdAt: now - 3_600_000 + step * 500,
      sessionId: 'huge',
      sessionPath: `/agent/task-${step % 50}/call-${step}`,
      // Two that stand out.
      latencyMs: step === 4321 ? 60_000 : 100,
      costUsd: step === 1234 ? 5 : 0.001,
    }),
  ),
  entry({ sessionId: 'one', sessionName: UNBROKEN, sessionPath: `/${UNBROKEN}/a`, requestBody: question(ARABIC) }),
]

describe.skipIf(browserPath === undefined)('a session', () => {
  const gateway = useGateway(ENTRIES)
  const open = useBrowser()
  const session = (id: string, width = 1280) =>
    open(`${gateway().url}/dashboard/sessions/${id}`, { viewport: { width, height: 1000 } })

  it('with many paths keeps the chosen step in view', async () => {
    const page = await session('long')
    await page.getByRole('treeitem', { name: /^step-3 ?:/ }).click()
    const chosen = page.getByText('Step 4 of 80')
    await chosen.waitFor()
    const { y = Number.POSITIVE_INFINITY } = (await chosen.boundingBox()) ?? {}
    expect(y).toBeLessThan(1000)
    await expectAccessible(page)
  })

  it('of thousands of calls has few of them in the document, and can be used by keyboard', async () => {
    const page = await session('huge')
    const items = page.getByRole('treeitem')
    await items.first().waitFor()
    expect(await items.count()).toBeLessThan(60)
    const tree = page.getByRole('tree', { name: 'Paths' })
    const activeName = () =>
      tree.evaluate((it) => document.getElementById(it.getAttribute('aria-activedescendant') ?? '')?.textContent)
    await tree.focus()
    await page.keyboard.press('End')
    await expect.poll(activeName).toMatch(/call-4999: 1 call, /)
    await page.keyboard.press('Enter')
    await page.getByText('Step 5,000 of 5,000').waitFor()
    await page.keyboard.press('ArrowLeft')
    await expect.poll(activeName).toMatch(/task-49: 100 calls, /)
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowUp')
    await expect.poll(activeName).toMatch(/call-4998: /)
    expect(await items.count()).toBeLessThan(60)
    await expectAccessible(page)
  })

  it('finds the slowest and the most expensive call', async () => {
    const page = await session('huge?step=5000')
    const timeline = page.getByRole('region', { name: 'Timeline' })
    const first = timeline.getByRole('button').first()
    await page.getByLabel('Order').selectOption('latency')
    await expect.poll(() => first.textContent()).toMatch(/call-4321.*1 min 0 s/)
    await page.getByLabel('Order').selectOption('cost')
    await expect.poll(() => first.textContent()).toMatch(/call-1234.*\$5\.00/)
    await first.click()
    await page.getByText('Step 1,235 of 5,000').waitFor()
    expect(new URL(page.url()).search).toBe('?step=1235&order=cost')
  })

  it('is queried again while it grows, without its bodies', async () => {
    const page = await open(`${gateway().url}/dashboard/keys`)
    await page.clock.install()
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    const count = (start: string) => asked.filter((path) => path.startsWith(start)).length
    await page.goto(`${gateway().url}/dashboard/sessions/long`)
    await page.getByText('Paris.').waitFor()
    const loaded = count('/api/v1/requests/')
    for (let times = 1; times < 4; times++) {
      await page.clock.runFor(6000)
      await expect.poll(() => count('/api/v1/sessions/')).toBeGreaterThan(times)
    }
    expect(count('/api/v1/requests/')).toBe(loaded)
  })

  it.each([1280, 390])('with long names without spaces fits at %i pixels', async (width) => {
    const page = await session('one', width)
    await page.getByText('Step 1 of 1').waitFor()
    await expectFits(page)
    await page.goto(`${gateway().url}/dashboard/sessions`)
    await page.getByRole('table').waitFor()
    await expectFits(page)
  })

  it('of one request has no duration in the list', async () => {
    const page = await open(`${gateway().url}/dashboard/sessions`)
    await expect.poll(() => page.getByRole('row').filter({ hasText: UNBROKEN }).innerText()).toMatch(/–$/)
  })

  it('aligns right-to-left text to the right', async () => {
    const page = await session('one')
    const direction = await page.getByText(ARABIC).evaluate((element) => getComputedStyle(element).direction)
    expect(direction).toBe('rtl')
  })
})
