import { describe, expect, it } from 'vitest'
import { browserPath, useBrowser } from './browser.e2e-support.ts'
import { entry } from './entries.e2e-support.ts'
import { expectAccessible, expectFits } from './expect-accessible.e2e-support.ts'
import { useGateway } from './gateway.e2e-support.ts'

const schema = { type: 'object', properties: { city: { type: 'string' } } }
const tool = (name: string) => ({
  type: 'function',
  function: { name, description: `Returns the **${name}** of a city.`, parameters: schema },
})

const withTools = entry({
  requestBody: JSON.stringify({
    messages: [{ role: 'user', content: 'How is the weather?' }],
    tools: [tool('weather'), tool('population')],
    tool_choice: 'required',
  }),
})

const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

const of = (
  operation: 'embed' | 'moderate' | 'other',
  request: object,
  response: object | string,
  type = 'application/json',
) =>
  entry({
    operation,
    requestBody: JSON.stringify(request),
    responseBody: typeof response === 'string' ? response : JSON.stringify(response),
    responseHeaders: { 'content-type': type },
    responseSize: 34_100,
  })

const vector = (first: number) => [first, ...Array.from({ length: 1535 }, () => 0.25)]

const CONTENTS = {
  embeddings: of(
    'embed',
    { input: ['The Rhine', 'The Elbe'] },
    { data: [{ embedding: vector(0.123456) }, { embedding: vector(-0.5) }] },
  ),
  ranking: of(
    'other',
    { query: 'Which river is longest?', documents: ['The Rhine has 1,230 km.', 'The Nile has 6,650 km.'] },
    {
      results: [
        { index: 1, relevance_score: 0.98765 },
        { index: 0, relevance_score: 0.1 },
      ],
    },
  ),
  moderation: of(
    'moderate',
    { input: 'How do I hurt him?' },
    {
      results: [
        { flagged: true, categories: { violence: true, hate: false }, category_scores: { violence: 0.9, hate: 0 } },
      ],
    },
  ),
  image: of('other', { prompt: 'A blue pixel' }, { data: [{ b64_json: PIXEL, revised_prompt: 'One blue pixel' }] }),
  audio: of('other', { input: 'Read this aloud.', voice: 'alloy' }, '\uFFFD\uFFFD', 'audio/mpeg'),
} as const

/** What each page shows. */
const TEXTS: Readonly<Record<keyof typeof CONTENTS, readonly string[]>> = {
  embeddings: ['The Rhine', 'The Elbe', '2 embeddings of 1,536 dimensions', '0.1235, 0.25', '-0.5, 0.25'],
  ranking: ['Which river is longest?', '2 documents', '0.9877', 'The Nile has 6,650 km.'],
  moderation: ['How do I hurt him?', 'Flagged violence', '0.9000'],
  image: ['A blue pixel', 'Revised prompt'],
  audio: ['Read this aloud.', '34.1 kB of audio/mpeg'],
}

describe.skipIf(browserPath === undefined)('the contents of a request', () => {
  const gateway = useGateway([withTools, ...Object.values(CONTENTS)])
  const open = useBrowser()
  const pathOf = ({ id }: { readonly id: string }) => `${gateway().url}/dashboard/requests/${id}`

  it('list the tools that were offered, with descriptions and foldable schemas', async () => {
    const page = await open(pathOf(withTools))
    const summary = page.locator('summary').filter({ hasText: '2 tools offered' })
    expect(await summary.textContent()).toContain('weather, population')
    const offered = page.getByRole('region', { name: 'Tool weather' })
    expect(await offered.isVisible()).toBe(false)
    await summary.focus()
    await page.keyboard.press('Enter')
    await offered.getByText('Returns the weather of a city.').waitFor()
    await page.getByText('Tool choice: required').waitFor()
    await offered.locator('summary').click()
    await page.getByRole('group', { name: 'Schema of weather' }).getByText('city').waitFor()
    await expectAccessible(page)
    await expectFits(page)
  })

  it('are no list of tools when none were offered', async () => {
    const page = await open(pathOf(CONTENTS.embeddings))
    await page.getByText('The Rhine').waitFor()
    expect(await page.getByText('tools offered').count()).toBe(0)
  })

  describe.each(Object.entries(CONTENTS))('of %s', (name, logged) => {
    it.each([1280, 390])('are shown, accessible and fit at %i pixels', async (width) => {
      const page = await open(pathOf(logged), { viewport: { width, height: 900 } })
      const turns = page.getByRole('list', { name: 'Conversation' })
      await turns.waitFor()
      const text = await turns.textContent()
      for (const expected of TEXTS[name as keyof typeof CONTENTS]) expect(text).toContain(expected)
      await expectAccessible(page)
      await expectFits(page)
    })
  })

  it('of an image request are the image itself', async () => {
    const page = await open(pathOf(CONTENTS.image))
    const image = page.locator('img.sent-image')
    await image.waitFor()
    expect(await image.evaluate((element: HTMLImageElement) => element.naturalWidth)).toBe(1)
  })
})
