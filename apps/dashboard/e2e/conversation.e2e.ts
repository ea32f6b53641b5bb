import { describe, expect, it } from 'vitest'
import { browserPath, useBrowser } from './browser.e2e-support.ts'
import { entry } from './entries.e2e-support.ts'
import { expectAccessible, expectFits } from './expect-accessible.e2e-support.ts'
import { useGateway } from './gateway.e2e-support.ts'

const history = Array.from({ length: 80 }, (_, day) => ({ day, level_cm: 131 - day }))
const agent = entry({
  provider: 'anthropic',
  requestBody: JSON.stringify({
    messages: [
      { role: 'user', content: 'How high is the Rhine?' },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'The gauge at Kaub decides.', signature: 'c2ln' },
          { type: 'tool_use', id: 'toolu_1', name: 'gauge_level', input: { gauge: 'Kaub' } },
          { type: 'tool_use', id: 'toolu_2', name: 'gauge_history', input: { gauge: 'Kaub' } },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'toolu_1', content: '{"level_cm":131}' },
          { type: 'tool_result', tool_use_id: 'toolu_2', content: JSON.stringify(history) },
        ],
      },
    ],
  }),
  responseBody: JSON.stringify({
    type: 'message',
    role: 'assistant',
    content: [{ type: 'text', text: '{"level_cm":131,"trend":"falling"}' }],
  }),
})

describe.skipIf(browserPath === undefined)('a conversation', () => {
  const gateway = useGateway([agent])
  const open = useBrowser()
  const path = () => `${gateway().url}/dashboard/requests/${agent.id}`

  it('names the tool of each result, and folds long results and reasoning', async () => {
    const page = await open(path())
    const turns = page.getByRole('list', { name: 'Conversation' }).getByRole('listitem')
    await turns.first().waitFor()
    expect(await page.locator('.role').allTextContents()).toEqual(['user', 'assistant', 'tool', 'assistant'])
    await page.getByRole('group', { name: 'Result of gauge_level' }).waitFor()
    const long = page.getByRole('group', { name: 'Result of gauge_history' })
    expect(await long.isVisible()).toBe(false)
    const summary = page.locator('summary').filter({ hasText: 'Result gauge_history' })
    await summary.focus()
    await page.keyboard.press('Enter')
    await long.waitFor()
    expect(await page.getByText('The gauge at Kaub decides.').isVisible()).toBe(false)
    await page.locator('summary').filter({ hasText: 'Reasoning' }).click()
    await page.getByText('The gauge at Kaub decides.').waitFor()
  })

  it('shows JSON as a tree, and copies messages and tool calls', async () => {
    const page = await open(path(), { permissions: ['clipboard-read', 'clipboard-write'] })
    expect(await page.getByRole('group', { name: 'JSON' }).textContent()).toContain('falling')
    await page.getByRole('button', { name: 'Copy Tool call gauge_level' }).click()
    await page.getByText('Copied').waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('{\n  "gauge": "Kaub"\n}')
    await page.getByRole('button', { name: 'Copy the message of user' }).click()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('How high is the Rhine?')
  })

  it.each(['light', 'dark'] as const)('is accessible and fits a phone in the %s theme', async (colorScheme) => {
    const page = await open(path(), { colorScheme, viewport: { width: 390, height: 844 } })
    await page.getByRole('group', { name: 'JSON' }).waitFor()
    await expectAccessible(page)
    await expectFits(page)
  })
})
