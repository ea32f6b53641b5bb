import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserPath, useBrowser } from './browser.e2e-support.ts'
import { entry } from './entries.e2e-support.ts'
import { expectAccessible, expectFits } from './expect-accessible.e2e-support.ts'
import { useGateway } from './gateway.e2e-support.ts'

const asked: { authorization: string | undefined; path: string | undefined; body: string }[] = []
const provider = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  asked.push({ authorization: request.headers.authorization, path: request.url, body })
  const message = { role: 'assistant', content: 'It is Paris <b>again</b>.' }
  const answer = { object: 'chat.completion', model: 'gpt-4o', choices: [{ index: 0, message, finish_reason: 'stop' }] }
  response.setHeader('content-type', 'application/json').end(JSON.stringify(answer))
})
const providers = { openai: { apiKey: 'sk-the-gateways-own', apiBase: '' } }
const ENTRY = { id: '11111111-1111-4111-8111-111111111111', url: '' }

describe.skipIf(browserPath === undefined)('replay and keys', () => {
  beforeAll(async () => {
    provider.listen(0, '127.0.0.1')
    await once(provider, 'listening')
    providers.openai.apiBase = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/v1`
    entries.push(entry({ ...ENTRY, url: `${providers.openai.apiBase}/chat/completions` }))
    entries.push(entry({ id: '22222222-2222-4222-8222-222222222222', provider: 'anthropic' }))
  })
  afterAll(() => void provider.close())
  const entries: ReturnType<typeof entry>[] = []
  const gateway = useGateway(entries, { providers })
  const open = useBrowser()

  it('send a changed request again with the gateway’s key of the provider, and link to its log', async () => {
    const page = await open(`${gateway().url}/dashboard/requests/${ENTRY.id}`)
    await page.getByRole('button', { name: 'Replay' }).click()
    const body = page.getByRole('textbox', { name: 'Body' })
    await body.fill((await body.inputValue()).replace('France?', 'France, again?'))
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await page.getByRole('dialog').getByText('It is Paris <b>again</b>.').first().waitFor()
    expect(asked).toHaveLength(1)
    expect(asked[0]).toMatchObject({ authorization: 'Bearer sk-the-gateways-own', path: '/v1/chat/completions' })
    expect(JSON.parse(asked[0]?.body ?? '').messages[0].content).toBe('What is the capital of France, again?')
    await gateway().services.writer.flush(5000)
    await page.getByRole('link', { name: 'Open the new request' }).click()
    await page.getByText('Replay-Of').first().waitFor()
    expect(new URL(page.url()).pathname).not.toContain(ENTRY.id)
  })

  it('say why a request cannot be sent again', async () => {
    const page = await open(`${gateway().url}/dashboard/requests/22222222-2222-4222-8222-222222222222`)
    await page.getByRole('button', { name: 'Replay' }).click()
    await page.getByText('litecone-gateway vault set anthropic').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  it('create the first key, sign in with it, create another and revoke that, by keyboard', async () => {
    const page = await open(`${gateway().url}/dashboard/keys`, { allowErrors: true })
    await page.getByText('This gateway is open').waitFor()
    await page.getByRole('button', { name: 'New key' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: /^Owner/ }).fill('operations')
    await expectAccessible(page)
    await page.keyboard.press('Enter')
    const key = await page.getByRole('dialog').locator('output').textContent()
    expect(key).toMatch(/^sk-helicone-/)
    await page.getByRole('button', { name: 'Done' }).click()
    expect((await fetch(`${gateway().url}/api/v1/keys`)).status).toBe(401)

    const table = page.getByRole('table', { name: 'Gateway keys' })
    await table.getByText('operations').waitFor()
    await page.getByRole('button', { name: 'New key' }).click()
    await page.getByRole('textbox', { name: /^Owner/ }).fill('application')
    await page.getByRole('textbox', { name: /^Name/ }).fill('checkout')
    await page.getByRole('spinbutton', { name: /^Budget/ }).fill('5')
    await page.getByRole('button', { name: 'Create key' }).click()
    const second = await page.getByRole('dialog').locator('output').textContent()
    await page.getByRole('button', { name: 'Done' }).click()
    await table.getByText('$5 a month').waitFor()
    expect(await page.content()).not.toContain(second)
    const call = () =>
      fetch(`${gateway().url}/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${second}`, 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'gpt-4o', messages: [] }),
      })
    expect((await call()).status).toBe(200)

    await page.getByRole('button', { name: 'Revoke checkout' }).click()
    await page.getByRole('button', { name: 'Revoke', exact: true }).click()
    await table.getByText('Revoked').waitFor()
    expect((await call()).status).toBe(401)
    await expectAccessible(page)
    for (const [width, colorScheme] of [
      [390, 'dark'],
      [1280, 'light'],
    ] as const) {
      await page.setViewportSize({ width, height: 900 })
      await page.emulateMedia({ colorScheme })
      await expectAccessible(page)
      await expectFits(page)
    }
  })
})
