import { describe, expect, it } from 'vitest'
import { browserPath, useBrowser } from './browser.e2e-support.ts'
import { entry } from './entries.e2e-support.ts'
import { expectAccessible, expectFits } from './expect-accessible.e2e-support.ts'
import { useGateway } from './gateway.e2e-support.ts'

const now = Date.now()
const EVIL =
  '<img src=x onerror="window.stolen=1"><script>window.stolen=1</script>[a](javascript:window.stolen=1)<a href="https://evil.example">x</a>'

const evil = entry({
  createdAt: now - 1000,
  userId: EVIL,
  model: EVIL,
  sessionName: EVIL,
  sessionId: EVIL,
  promptId: EVIL,
  errorType: EVIL,
  properties: { [EVIL]: EVIL },
  requestBody: JSON.stringify({
    system: EVIL,
    messages: [
      { role: EVIL, content: EVIL },
      { role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://evil.example/pixel.png' } }] },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: EVIL, function: { name: EVIL, arguments: JSON.stringify({ [EVIL]: EVIL }) } }],
      },
    ],
  }),
  responseBody: JSON.stringify({
    choices: [{ message: { role: 'assistant', content: EVIL, reasoning_content: EVIL } }],
  }),
})

const failed = entry({
  createdAt: now - 2000,
  status: 429,
  errorType: 'rate_limit_exceeded',
  responseBody: JSON.stringify({ error: { message: 'You have used up your quota of tokens.' } }),
  attempts: [
    { provider: 'openai', model: 'gpt-4o', status: 500, startedAt: now - 2000, latencyMs: 200 },
    { provider: 'openai', model: 'gpt-4o', status: 429, startedAt: now - 1700, latencyMs: 300 },
  ],
})

const streamed = entry({
  createdAt: now - 3000,
  stream: true,
  timeToFirstTokenMs: 250,
  responseBody: [
    'data: {"choices":[{"delta":{"role":"assistant","content":"It is "}}]}',
    'data: {"choices":[{"delta":{"content":"sunny."}}]}',
    'data: {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"c1","function":{"name":"save","arguments":"{\\"city\\""}}]}}]}',
    'data: {"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":":\\"Rome\\"}"}}]}}]}',
    'data: [DONE]',
  ].join('\n\n'),
})

const ENTRIES = [
  evil,
  failed,
  streamed,
  ...Array.from({ length: 1200 }, (_, index) =>
    entry({
      createdAt: now - 10_000 - index * 1000,
      userId: `user-${index}`,
      // Two that stand out.
      ...(index === 500 && { latencyMs: 60_000 }),
      ...(index === 700 && { latencyMs: 12 }),
    }),
  ),
]

describe.skipIf(browserPath === undefined)('the requests', () => {
  const gateway = useGateway(ENTRIES)
  const open = useBrowser()

  it('are loaded while scrolling, with few of them in the document at a time', async () => {
    const page = await open(`${gateway().url}/dashboard/requests`)
    const rows = page.locator('.request-body [role=row]')
    await rows.first().waitFor()
    await page.getByText('1,203 requests').waitFor()
    for (let times = 0; times < 40 && !(await page.getByText('user-1199').count()); times++) {
      await page.getByRole('table', { name: 'Requests' }).evaluate((frame) => frame.scrollTo(0, frame.scrollHeight))
      await page.waitForTimeout(150)
    }
    await page.getByText('user-1199').waitFor()
    expect(await rows.count()).toBeLessThan(80)
  })

  it('keep the scroll position when coming back from a request', async () => {
    const page = await open(`${gateway().url}/dashboard/requests`)
    const list = page.getByRole('table', { name: 'Requests' })
    await page.getByText('user-3', { exact: true }).waitFor()
    await list.evaluate((frame) => frame.scrollTo(0, 1500))
    const far = page.getByRole('row').filter({ hasText: 'user-45' })
    await far.getByRole('link').click()
    await page.getByRole('heading', { level: 1, name: 'Request', exact: true }).waitFor()
    await page.goBack()
    await far.waitFor()
    expect(await list.evaluate((frame) => frame.scrollTop)).toBe(1500)
  })

  it('have their filter, order and columns in the address', async () => {
    const page = await open(`${gateway().url}/dashboard/requests?status=429&columns=status,why,cost`)
    await page.getByText('rate_limit_exceeded').waitFor()
    expect(await page.getByRole('columnheader').allTextContents()).toEqual(['Time↓', 'Status', 'Cost', 'Error'])
    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByRole('checkbox', { name: 'Provider' }).check()
    await expect.poll(() => page.getByRole('columnheader').allTextContents()).toContain('Provider')
    expect(new URL(page.url()).searchParams.get('columns')).toContain('provider')
  })

  it('are sorted by the title of a column, with the mouse and by keyboard', async () => {
    const page = await open(`${gateway().url}/dashboard/requests?columns=latency,cost,user`)
    const first = page.locator('.request-body [role=row]').first()
    const header = (name: string) => page.getByRole('columnheader', { name })
    expect(await header('Time').getAttribute('aria-sort')).toBe('descending')
    await header('Latency').getByRole('button').click()
    await expect.poll(() => first.textContent()).toContain('1 min 0 s')
    expect(await header('Time').getAttribute('aria-sort')).toBe('none')
    await page.keyboard.press('Enter')
    await expect.poll(() => header('Latency').getAttribute('aria-sort')).toBe('ascending')
    await expect.poll(() => first.textContent()).toContain('12 ms')
    expect(new URL(page.url()).search).toContain('sort=latencyMs&order=lowest')
    await expectAccessible(page)
    await page.goBack()
    await expect.poll(() => first.textContent()).toContain('1 min 0 s')
    await header('Time').getByRole('button').click()
    await expect.poll(() => new URL(page.url()).searchParams.get('sort')).toBeNull()
  })

  it('are found by text in their bodies', async () => {
    const page = await open(`${gateway().url}/dashboard/requests`)
    await page.getByLabel('Text in a request or answer').fill('used up your quota')
    await page.getByRole('button', { name: 'Search' }).click()
    await page.getByText('1 request', { exact: true }).waitFor()
    await page.getByText('rate_limit_exceeded').waitFor()
    await page.goBack()
    await page.getByText('1,203 requests').waitFor()
    expect(await page.getByLabel('Text in a request or answer').inputValue()).toBe('')
  })

  it('are exported with the filter', async () => {
    const page = await open(`${gateway().url}/dashboard/requests?userId=user-7`)
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export CSV' }).click(),
    ])
    const text = await (await file.createReadStream()).toArray()
    const lines = Buffer.concat(text).toString().trim().split(/\r?\n/)
    expect(lines).toHaveLength(2)
    expect(lines[1]).toContain('user-7')
  })

  it('have a button for new requests, and do not move before', async () => {
    const page = await open(`${gateway().url}/dashboard/requests?userId=late`)
    await page.getByText('No requests match.').waitFor()
    await gateway().services.logs.write([entry({ userId: 'late', createdAt: Date.now() })])
    await page.getByRole('button', { name: 'Show new requests' }).click({ timeout: 20_000 })
    await page.locator('.request-body [role=row]').first().waitFor()
  })

  it('are chosen and opened by keyboard', async () => {
    const page = await open(`${gateway().url}/dashboard/requests?status=429`)
    await page.getByText('rate_limit_exceeded').waitFor()
    await page.getByRole('table', { name: 'Requests' }).focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL(new RegExp(`/dashboard/requests/${failed.id}`))
    await page.getByText('You have used up your quota of tokens.').waitFor()
  })

  it('show why one failed, and its attempts', async () => {
    const page = await open(`${gateway().url}/dashboard/requests/${failed.id}`)
    const why = page.getByRole('region', { name: 'Why it failed' })
    expect(await why.textContent()).toContain('You have used up your quota of tokens.')
    const timings = page.getByRole('region', { name: 'Timings' })
    expect(await timings.textContent()).toMatch(/Attempt 1.*500.*Attempt 2.*429/)
  })

  it('show a stream as one message', async () => {
    const page = await open(`${gateway().url}/dashboard/requests/${streamed.id}`)
    await page.getByText('It is sunny.').waitFor()
    expect(await page.getByRole('group', { name: 'Arguments of save' }).textContent()).toContain('Rome')
    expect(await page.getByRole('region', { name: 'Timings' }).textContent()).toContain('First token')
    await page.getByRole('button', { name: 'Response', exact: true }).click()
    await page.getByText('data: [DONE]').waitFor()
    expect(new URL(page.url()).searchParams.get('tab')).toBe('response')
  })

  it('show the cost of each kind of token', async () => {
    const page = await open(`${gateway().url}/dashboard/requests/${streamed.id}`)
    const rows = page.getByRole('table', { name: 'Tokens and cost' }).getByRole('row')
    await expect.poll(() => rows.count()).toBeGreaterThan(1)
    const cells = (await rows.all()).map((row) => row.locator('th, td').allTextContents())
    expect(await Promise.all(cells)).toEqual([
      ['Kind', 'Tokens', 'Cost'],
      ['Prompt', '12', '$0.00003'],
      ['Completion', '3', '$0.00003'],
      ['Total', '15', '$0.00006'],
    ])
  })

  it('accept scores, feedback and properties', async () => {
    const page = await open(`${gateway().url}/dashboard/requests/${streamed.id}`)
    await page.getByRole('button', { name: 'Good' }).click()
    await expect.poll(() => page.getByRole('button', { name: 'Good' }).getAttribute('aria-pressed')).toBe('true')
    await page.getByLabel('Name of the score').fill('accuracy')
    await page.getByLabel('Value of the score').fill('0.75')
    await page.getByRole('button', { name: 'Add score' }).click()
    await page.getByRole('definition').filter({ hasText: '0.75' }).waitFor()
    await page.getByLabel('Name of the property').fill('reviewed')
    await page.getByLabel('Value of the property').fill('yes')
    await page.getByRole('button', { name: 'Add property' }).click()
    await expect
      .poll(async () => (await gateway().services.logs.get(streamed.id))?.properties)
      .toEqual({ reviewed: 'yes' })
    expect((await gateway().services.logs.get(streamed.id))?.feedback).toBe(true)
  })

  it.each(['', '?tab=request', '?tab=response', '?tab=headers'])(
    'show hostile text as text, and request nothing from other servers (%s)',
    async (tab) => {
      const page = await open(`${gateway().url}/dashboard/requests/${evil.id}${tab}`)
      await page.getByRole('region', { name: 'Facts' }).waitFor()
      expect(await page.evaluate(() => 'stolen' in window)).toBe(false)
      expect(await page.locator('main img, main script, main a[href^="javascript"]').count()).toBe(0)
      // An address in a message may be followed, without telling its server from where.
      const outside = page.locator('main a[href^="http"]')
      expect(await outside.count()).toBe(await outside.and(page.locator('[rel="noopener noreferrer"]')).count())
      expect(await page.locator('main').textContent()).toContain('<img src=x')
    },
  )

  it.each([
    '/',
    '/?by=user',
    '/?by=property:env',
    '/dashboard/requests',
    '/dashboard/users',
    '/dashboard/sessions',
    '/dashboard/properties',
  ])('show hostile text as text at %s', async (path) => {
    const page = await open(`${gateway().url}${path}`)
    await expect.poll(() => page.locator('main').textContent()).toContain('<img src=x')
    expect(await page.evaluate(() => 'stolen' in window)).toBe(false)
    expect(await page.locator('main img, main script').count()).toBe(0)
  })

  it('say so if a request does not exist', async () => {
    const page = await open(`${gateway().url}/dashboard/requests/00000000-0000-4000-8000-000000000000`, {
      allowErrors: true,
    })
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('alert').textContent()).toContain('Try again')
  })

  describe.each(['light', 'dark'] as const)('in the %s theme', (colorScheme) => {
    describe.each([1280, 390])('at %i pixels', (width) => {
      it.each([
        '/dashboard/requests',
        `/dashboard/requests/${failed.id}`,
        `/dashboard/requests/${streamed.id}`,
        `/dashboard/requests/${evil.id}`,
      ])('are accessible and fit: %s', async (path) => {
        const page = await open(`${gateway().url}${path}`, { colorScheme, viewport: { width, height: 900 } })
        await page.locator('.request-body [role=row], [aria-label=Facts]').first().waitFor()
        await expectAccessible(page)
        await expectFits(page)
      })
    })
  })
})
