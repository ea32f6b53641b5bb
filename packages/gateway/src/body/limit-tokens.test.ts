import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { contextWindow } from './context-window.ts'
import { estimateTokens, limitTokens, modelCandidates, primaryModel } from './limit-tokens.ts'
import { promptTexts } from './prompt-texts.ts'
import { normalizeText } from './shorten-texts.ts'

const WINDOWS: Readonly<Record<string, number>> = { small: 1_000, large: 100_000 }
const options = { windowOf: (model: string) => WINDOWS[model] }
const user = (content: unknown) => ({ role: 'user', content })

describe('a prompt that fits the context window', () => {
  it('is not changed, including its white space', () => {
    const body = { model: 'small', messages: [user('if a:\n    b  ,  c')] }
    for (const handler of ['truncate', 'middle-out', 'fallback'] as const)
      expect(limitTokens(body, handler, options)).toBe(body)
  })

  it('is not changed either if the window is unknown', () => {
    const body = { model: 'unheard-of', messages: [user('x'.repeat(1_000_000))] }
    for (const handler of ['truncate', 'middle-out', 'fallback'] as const)
      expect(limitTokens(body, handler, options)).toBe(body)
    const nameless = { messages: [user('x'.repeat(1_000_000))] }
    for (const handler of ['truncate', 'middle-out', 'fallback'] as const)
      expect(limitTokens(nameless, handler, options)).toBe(nameless)
  })
})

describe('truncate', () => {
  it('truncates every text by the same share, so that the prompt and the reserve for the response fit the window', () => {
    const body = {
      model: 'small',
      messages: [{ role: 'system', content: 's'.repeat(1_000) }, user('u'.repeat(9_000))],
    }
    const cut = limitTokens(body, 'truncate', options)
    const [system = '', question = ''] = promptTexts(cut)
    expect(estimateTokens(cut, 'small')).toBeLessThanOrEqual(810)
    expect(estimateTokens(cut, 'small')).toBeGreaterThan(790)
    expect(question.length / system.length).toBeCloseTo(9, 0)
    expect(question).toMatch(/^u+\.\.\.$/)
    expect(body.messages[1]?.content).toHaveLength(9_000)
  })

  it('reserves the requested maximum of the response, and the tools', () => {
    const messages = [user('u'.repeat(9_000))]
    const lengthWith = (more: object) =>
      promptTexts(limitTokens({ model: 'small', messages, ...more }, 'truncate', options))[0]?.length ?? 0
    const plain = lengthWith({})
    for (const name of ['max_tokens', 'max_completion_tokens', 'max_output_tokens'])
      expect(lengthWith({ [name]: 500 })).toBeCloseTo((500 * 0.9) / 0.25, -2)
    expect(plain - lengthWith({ tools: [{ name: 't'.repeat(400) }] })).toBeGreaterThan(350)
  })

  it('supports bodies of Anthropic and the Responses API, and keeps everything but text', () => {
    const image = { type: 'image', source: { type: 'base64', data: 'A'.repeat(50_000) } }
    const anthropic = limitTokens(
      {
        model: 'small',
        system: [{ type: 'text', text: 's'.repeat(5_000), cache_control: { type: 'ephemeral' } }],
        messages: [user([image, { type: 'text', text: 'u'.repeat(5_000) }]), { role: 'assistant', content: null }],
      },
      'truncate',
      options,
    )
    expect(promptTexts(anthropic).map((text) => text.length < 2_000)).toEqual([true, true])
    expect(anthropic).toMatchObject({
      system: [{ type: 'text', cache_control: { type: 'ephemeral' } }],
      messages: [{ content: [image, { type: 'text' }] }, { role: 'assistant', content: null }],
    })
    const responses = { model: 'small', instructions: 'Be brief.', input: 'u'.repeat(9_000) }
    expect(promptTexts(limitTokens(responses, 'truncate', options))[1]).toMatch(/^u{1000,3600}\.\.\.$/)
  })

  it('removes HTML comments first', () => {
    const content = `one <!-- ${'x'.repeat(9_000)} --> two<!-- a --> , three <!-- no end`
    const cut = limitTokens({ model: 'small', messages: [user(content)] }, 'truncate', options)
    expect(promptTexts(cut)).toEqual(['one two,three <!-- no end'])
    expect(normalizeText('<!--'.repeat(500_000))).toHaveLength(2_000_000)
  })

  it('does not divide a character', () => {
    const cut = limitTokens({ model: 'small', messages: [user('👋'.repeat(9_000))] }, 'truncate', options)
    expect(promptTexts(cut)[0]).toMatch(/^(?:👋)+\.\.\.$/u)
    const middle = limitTokens({ model: 'small', messages: [user(`x${'👋'.repeat(9_000)}`)] }, 'middle-out', options)
    expect(promptTexts(middle)[0]).toMatch(/^x(?:👋)+\.\.\.(?:👋)+$/u)
  })
})

describe('middle-out', () => {
  it('keeps the beginning of a conversation and the last message', () => {
    const filler = Array.from({ length: 30 }, (_, index) => user(`${index} ${'x'.repeat(300)}`))
    const body = { model: 'small', messages: [user('It begins here.'), ...filler, user('It ends here.')] }
    const cut = limitTokens(body, 'middle-out', options)
    const texts = promptTexts(cut)
    expect(estimateTokens(cut, 'small')).toBeLessThanOrEqual(900)
    expect(estimateTokens(cut, 'small')).toBeGreaterThan(700)
    expect([texts[0], texts.at(-1)]).toEqual(['It begins here.', 'It ends here.'])
    expect(texts).toHaveLength(32)
    expect(texts[16]).toBe('...')
    expect(texts[1]).toBe(filler[0]?.content)
  })

  it('cuts a single long text in its middle', () => {
    const cut = limitTokens({ model: 'small', prompt: `begin${'x'.repeat(9_000)}end` }, 'middle-out', options)
    expect(promptTexts(cut)[0]).toMatch(/^beginx+\.\.\.x+end$/)
  })
})

describe('fallback', () => {
  const long = [user('u'.repeat(9_000))]

  it('chooses the first model that the prompt fits, else the last', () => {
    const choose = (model: string, messages: unknown = long) =>
      limitTokens({ model, messages }, 'fallback', options)['model']
    expect(choose('small, large')).toBe('large')
    expect(choose('small,large', [user('short')])).toBe('small')
    expect(choose('small,unheard-of')).toBe('unheard-of')
    expect(choose('small, small ')).toBe('small')
    expect(choose('unheard-of,large')).toBe('unheard-of')
  })
})

describe('the context window of a model', () => {
  it('comes from the price list, preferably from the provider’s own entry', () => {
    expect(contextWindow('gpt-4o', 'openai')).toBe(128_000)
    expect(contextWindow('gemini-2.5-flash', 'gemini')).toBe(contextWindow('gemini-2.5-flash'))
    expect(contextWindow('claude-sonnet-4-5', 'a-reseller')).toBeGreaterThan(100_000)
    expect(contextWindow('unheard-of-model', 'openai')).toBeUndefined()
  })

  it('is used by default', () => {
    const body = { model: 'gpt-4', messages: [user('u'.repeat(100_000))] }
    expect(estimateTokens(limitTokens(body, 'truncate', { provider: 'openai' }), 'gpt-4')).toBeLessThan(8_192)
    const { model, ...nameless } = body
    expect(limitTokens(nameless, 'truncate', { modelOverride: model })).not.toBe(nameless)
  })
})

const FILE = new URL('../../../../../shared/vectors/helicone.json', import.meta.url)

interface Vector {
  readonly id: string
  readonly kind: string
  readonly input: Readonly<Record<string, unknown>>
  readonly expect: Readonly<Record<string, unknown>>
}

const vectors = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as { vectors: Vector[] }).vectors : []
const ofKind = (kind: string) =>
  vectors.filter((vector) => vector.kind === kind).map((vector) => [vector.id, vector] as const)

describe.skipIf(vectors.length === 0)(
  'the vectors of Helicone’s contract, skipped where they are not beside the checkout',
  () => {
    it.each(ofKind('tokenLimit.fallback'))('choose a model as it does: %s', (_, { input, expect: wanted }) => {
      const messages = [user('u'.repeat(Number(input['estimated']) * 4))]
      // A limit is that of the first model: Helicone takes the second one unseen, we the next that the prompt fits.
      const [first] = modelCandidates(input['model'])
      const windowOf = (name: string) => (name === first ? Number(input['limit']) / 0.9 : undefined)
      const json = limitTokens({ model: input['model'], messages }, 'fallback', { windowOf })
      expect(json['model']).toBe(wanted['model'])
    })

    it.each(ofKind('tokenLimit.candidates'))('read names as it does: %s', (_, { input, expect: wanted }) => {
      const candidates = modelCandidates(input['model'])
      if ('candidates' in wanted) expect(candidates).toEqual(wanted['candidates'])
      else expect(candidates[0]).toBe(wanted['primary'])
    })

    it.each(ofKind('tokenLimit.primary'))('know the primary model as it does: %s', (_, { input, expect: wanted }) => {
      const override = input['Helicone-Model-Override']
      const primary = primaryModel({ model: input['bodyModel'] }, typeof override === 'string' ? override : undefined)
      expect(primary ?? null).toBe(wanted['primary'])
    })

    it.each(ofKind('tokenLimit.truncate'))('truncate as it does: %s', (_, { input, expect: wanted }) => {
      const content = String(input['content'])
      // On purpose ours normalises only what does not fit, so these show the rule itself.
      if ('content' in wanted) return expect(normalizeText(content)).toBe(wanted['content'])
      if (!('lengthBelow' in wanted)) {
        // On purpose: UUIDs, which Helicone takes out as well, are part of what is said.
        if (content.includes('<!--')) expect(normalizeText(content)).not.toMatch(/<!--|-->/)
        return
      }
      const messages = [user('A '.repeat(1000))]
      const windowOf = () => Number(input['limit']) / 0.9
      const [text = ''] = promptTexts(limitTokens({ model: 'm', messages }, 'truncate', { windowOf }))
      expect(text.length).toBeLessThan(Number(wanted['lengthBelow']))
      expect(text).toContain(wanted['contains'])
    })

    it.each(ofKind('tokenLimit.middleOut'))('take from the middle as it does: %s', (_, { input }) => {
      const body = { model: 'm', messages: [user(input['content'])] }
      expect(limitTokens(body, 'middle-out', { windowOf: () => Number(input['limit']) / 0.9 })).toBe(body)
    })
  },
)
