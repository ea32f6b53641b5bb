import { describe, expect, it } from 'vitest'
import { browserPath, useBrowser } from './browser.e2e-support.ts'
import { entry } from './entries.e2e-support.ts'
import { expectAccessible, expectFits } from './expect-accessible.e2e-support.ts'
import { useGateway } from './gateway.e2e-support.ts'

const LONG = 'x'.repeat(500)
const turn = (role: string, content: unknown) => ({ role, content })
const asking = (messages: readonly object[], more: object = {}) =>
  JSON.stringify({ model: 'gpt-4o', messages, ...more })

const talk = Array.from({ length: 200 }, (_, index) => turn(index % 2 ? 'assistant' : 'user', `This is turn ${index}.`))

const long = entry({ requestBody: asking([turn('system', 'Be kind.'), ...talk]) })
const longer = entry({
  requestBody: asking([turn('system', 'Be kind.'), ...talk, turn('user', 'And now?')], { temperature: 0.5 }),
  costUsd: 1,
  properties: { 'Replay-Of': long.id },
})
const wide = entry({
  model: LONG,
  userId: LONG,
  status: 500,
  errorType: LONG,
  requestBody: asking([
    turn('user', [
      { type: 'text', text: `${'word '.repeat(200_000)}end` },
      { type: 'image_url', image_url: { url: `https://example.com/${LONG}` } },
      { type: 'input_audio', input_audio: { data: 'UklGR'.repeat(2000), format: 'wav' } },
    ]),
  ]),
})
const sound = entry({ responseBody: `ID3${'\uFFFD\u0007'.repeat(2000)}`, responseSize: 8000 })

const ENTRIES = [
  long,
  longer,
  wide,
  sound,
  entry({ costUsd: 1_000_000, userId: 'dear' }),
  ...Array.from({ length: 1200 }, (_, index) =>
    entry({ properties: { [`property-${index}`]: 'yes', customer: `customer ${index}` }, costUsd: 0.0000001 }),
  ),
]

describe.skipIf(browserPath === undefined)('extreme contents', () => {
  const gateway = useGateway(ENTRIES)
  const open = useBrowser()
  const request = (id: string, search = '') => `${gateway().url}/dashboard/requests/${id}${search}`

  it.each([1280, 390])('fit and are accessible at %i pixels', async (width) => {
    const page = await open(gateway().url, { viewport: { width, height: 900 } })
    for (const path of ['/', '/?split=true', `/dashboard/requests/${wide.id}`, `/?model=${LONG}`]) {
      await page.goto(`${gateway().url}${path}`)
      await page.getByText('xxx…xxx').first().waitFor()
      await expectAccessible(page)
      await expectFits(page)
    }
  })

  it('show the end of a long conversation, and the beginning when asked', async () => {
    const page = await open(request(long.id))
    await page.getByText('This is turn 199.').waitFor()
    await page.getByText('Be kind.').waitFor()
    expect(await page.getByText('This is turn 100.').count()).toBe(0)
    await page.getByRole('button', { name: 'Show 191 earlier messages' }).click()
    await page.getByText('This is turn 100.').waitFor()
  })

  it('show the rest of a long text when asked, and shorten audio', async () => {
    const page = await open(request(wide.id))
    await page.getByRole('button', { name: 'Show all 1M characters' }).waitFor()
    expect((await page.locator('main').textContent())?.length).toBeLessThan(20_000)
    await page.getByText('(10,000 characters)').waitFor()
    await page.getByRole('button', { name: 'Show all 1M characters' }).click()
    await expect.poll(async () => (await page.locator('.turn .said').first().textContent())?.endsWith('end')).toBe(true)
  })

  it('show a body that is not text only when asked', async () => {
    const page = await open(request(sound.id, '?tab=response'))
    await page.getByText('not text').waitFor()
    expect(await page.locator('main').textContent()).not.toContain('ID3')
    await page.getByRole('button', { name: 'Show anyway' }).click()
    await page.getByText(/^ID3/).waitFor()
  })

  it('have buttons for the most frequent of many properties', async () => {
    const page = await open(`${gateway().url}/dashboard/properties`)
    await page.getByRole('button', { name: 'customer 1,200' }).waitFor()
    const rows = page.getByRole('table', { name: 'Figures by customer' }).getByRole('row')
    await expect.poll(() => rows.count()).toBe(101)
    expect(await page.getByRole('group', { name: 'Property' }).getByRole('button').count()).toBe(12)
    await page.getByLabel('More properties').selectOption('property-777')
    await page.getByRole('heading', { name: 'By property-777' }).waitFor()
    await expectAccessible(page)
  })

  it('are exported as numbers that a spreadsheet can add up', async () => {
    const page = await open(`${gateway().url}/dashboard/properties?name=customer`)
    await page.getByText('These are the 1,000 with the highest spend.').waitFor()
    await page.getByRole('button', { name: 'Show all 1,000' }).waitFor()
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export CSV' }).click(),
    ])
    expect(file.suggestedFilename()).toBe('by-property-customer.csv')
    const lines = Buffer.concat(await (await file.createReadStream()).toArray())
      .toString()
      .trim()
      .split('\r\n')
    expect(lines[0]).toContain('"customer","requests","costUsd"')
    expect(lines).toHaveLength(1001)
    expect(lines[1]).toMatch(/^"customer \d+",1,1e-7,/)
  })
})

describe.skipIf(browserPath === undefined)('two requests', () => {
  const gateway = useGateway([long, longer, wide])
  const open = useBrowser()

  it('are compared: differences are marked, and equal turns are shown once', async () => {
    const page = await open(`${gateway().url}/dashboard/requests/${wide.id}`)
    await page.getByRole('button', { name: 'Compare', exact: true }).click()
    await page.getByRole('navigation').getByRole('link', { name: 'Requests' }).click()
    const row = page.getByRole('row').filter({ hasText: '$1.00' })
    await row.getByRole('link').click()
    await page.getByRole('link', { name: /^Compare with xxx/ }).waitFor()
    await page.getByRole('link', { name: 'Compare with the original' }).click()
    await page.waitForURL(`**/dashboard/compare?a=${long.id}&b=${longer.id}`)
    const differing = page.getByRole('row').filter({ hasText: '(differs)' })
    await differing.first().waitFor()
    const names = await differing.getByRole('rowheader').allTextContents()
    expect(names.map((name) => name.replace(' (differs)', ''))).toEqual(['Cost', 'temperature', 'Replay-Of'])
    await page.getByText('The first 201 turns are the same').waitFor()
    const only = page.getByRole('region', { name: `Only in ${longer.id.slice(0, 8)}` })
    expect(await only.textContent()).toContain('And now?')
    await expectAccessible(page)
    await expectFits(page)
    await page.setViewportSize({ width: 390, height: 844 })
    await expectFits(page)
  })

  it('have to be chosen if the address has none', async () => {
    const page = await open(`${gateway().url}/dashboard/compare`)
    await page.getByText('Which two requests?').waitFor()
  })
})
