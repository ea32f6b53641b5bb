import { describe, expect, it } from 'vitest'
import { browserPath, useBrowser } from './browser.e2e-support.ts'
import { entry } from './entries.e2e-support.ts'
import { expectAccessible, expectFits } from './expect-accessible.e2e-support.ts'
import { useGateway } from './gateway.e2e-support.ts'

const ANSWER = [
  '# Two rivers',
  'The **Rhine** is *longer*:',
  '| River | Length |\n|:--|--:|\n| Rhine | 1,230 km |\n| Elbe | 1,090 km |',
  '- [x] checked\n- not `checked`\n  1. nested',
  `\`\`\`js\nconst rivers = ['Rhine', ${"'Elbe', ".repeat(30)}]\n\`\`\``,
  '> quoted',
  'See [the source](https://rivers.example/rhine "Rhine"), or ![a map](https://rivers.example/map.png).',
].join('\n\n')

const HOSTILE = [
  '<img src="https://evil.example/a.png" onerror="window.stolen=1"><script>window.stolen=1</script>',
  '<style>body{display:none}</style>',
  '[script](javascript:window.stolen=1) [data](data:text/html,x) [own](/api/v1/keys)',
  '![pixel](https://evil.example/pixel.png)',
].join('\n\n')

const answered = (content: string, question = 'Compare **two** rivers.\nBriefly.') =>
  entry({
    requestBody: JSON.stringify({ messages: [{ role: 'user', content: question }] }),
    responseBody: JSON.stringify({ choices: [{ message: { role: 'assistant', content } }] }),
  })

const formatted = answered(ANSWER)
const hostile = answered(HOSTILE, HOSTILE)

describe.skipIf(browserPath === undefined)('Markdown in a conversation', () => {
  const gateway = useGateway([formatted, hostile])
  const open = useBrowser()
  const pathOf = ({ id }: { readonly id: string }) => `${gateway().url}/dashboard/requests/${id}`

  it('is formatted, in prompts too, and shown as written when asked', async () => {
    const page = await open(pathOf(formatted))
    const turns = page.getByRole('list', { name: 'Conversation' })
    await turns.getByRole('cell', { name: '1,090 km' }).waitFor()
    expect(await turns.locator('strong').allTextContents()).toEqual(['two', 'Rhine'])
    expect(await turns.locator('li.task').textContent()).toBe('☑ checked')
    expect(await turns.locator('pre').textContent()).toContain('const rivers')
    expect(await turns.locator('.user p').last().innerText()).toBe('Compare two rivers.\nBriefly.')
    const button = page.getByRole('button', { name: 'As text' })
    await button.focus()
    await page.keyboard.press('Enter')
    await turns.getByText('# Two rivers').waitFor()
    expect(await button.getAttribute('aria-pressed')).toBe('true')
    expect(await turns.locator('.assistant .said').textContent()).toBe(ANSWER)
    await expectAccessible(page)
  })

  it('copies code, and the message as it was written', async () => {
    const page = await open(pathOf(formatted), { permissions: ['clipboard-read', 'clipboard-write'] })
    await page.getByRole('button', { name: 'Copy the code' }).click()
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(/^const rivers/)
    await page.getByRole('button', { name: 'Copy the message of assistant' }).click()
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(ANSWER)
  })

  it('links to other servers without telling them where the link was, and loads no image from them', async () => {
    const page = await open(pathOf(formatted))
    for (const [name, address] of [
      ['the source', 'https://rivers.example/rhine'],
      ['Image: a map', 'https://rivers.example/map.png'],
    ] as const) {
      const link = page.getByRole('link', { name })
      await link.waitFor()
      const attributes = ['href', 'title', 'target', 'rel'].map((attribute) => link.getAttribute(attribute))
      expect(await Promise.all(attributes)).toEqual([address, address, '_blank', 'noopener noreferrer'])
    }
    expect(await page.locator('main img').count()).toBe(0)
  })

  it('makes no elements of HTML, and no links of scripts, data or addresses of the gateway', async () => {
    const page = await open(pathOf(hostile))
    const turns = page.getByRole('list', { name: 'Conversation' })
    await turns.waitFor()
    expect(await turns.locator('img, script, style').count()).toBe(0)
    expect(
      await turns.getByRole('link').evaluateAll((links) => links.map((link) => link.getAttribute('href'))),
    ).toEqual(Array(2).fill(['https://evil.example/a.png', 'https://evil.example/pixel.png']).flat())
    expect(await turns.textContent()).toContain('[script](javascript:window.stolen=1)')
    expect(await page.evaluate(() => 'stolen' in window)).toBe(false)
  })

  it.each(['light', 'dark'] as const)('is accessible and fits a phone in the %s theme', async (colorScheme) => {
    const page = await open(pathOf(formatted), { colorScheme, viewport: { width: 390, height: 844 } })
    await page.getByRole('link', { name: 'the source' }).waitFor()
    await expectAccessible(page)
    await expectFits(page)
  })
})
