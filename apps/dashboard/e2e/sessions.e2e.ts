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
  entry({ sessionId: 'one', sessionName: UNBROKEN, sessionPath: `/${UNBROKEN}/a`, requestBody: question(ARABIC) }),
]

describe.skipIf(browserPath === undefined)('a session', () => {
  const gateway = useGateway(ENTRIES)
  const open = useBrowser()
  const session = (id: string, width = 1280) =>
    open(`${gateway().url}/dashboard/sessions/${id}`, { viewport: { width, height: 1000 } })

  it('of many paths keeps in sight what is chosen', async () => {
    const page = await session('long')
    await page.getByRole('button', { name: 'step-3', exact: true }).click()
    const chosen = page.getByText('Step 4 of 80')
    await chosen.waitFor()
    const { y = Number.POSITIVE_INFINITY } = (await chosen.boundingBox()) ?? {}
    expect(y).toBeLessThan(1000)
    await expectAccessible(page)
  })

  it.each([1280, 390])('with names that have no place to break fits, at %i pixels', async (width) => {
    const page = await session('one', width)
    await page.getByText('Step 1 of 1').waitFor()
    await expectFits(page)
    await page.goto(`${gateway().url}/dashboard/sessions`)
    await page.getByRole('table').waitFor()
    await expectFits(page)
  })

  it('of one request lasts no 0 ms in the list', async () => {
    const page = await open(`${gateway().url}/dashboard/sessions`)
    await expect.poll(() => page.getByRole('row').filter({ hasText: UNBROKEN }).innerText()).toMatch(/–$/)
  })

  it('shows what is written from right to left from the right', async () => {
    const page = await session('one')
    const direction = await page.getByText(ARABIC).evaluate((element) => getComputedStyle(element).direction)
    expect(direction).toBe('rtl')
  })
})
