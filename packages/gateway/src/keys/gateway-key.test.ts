import { existsSync, readFileSync } from 'node:fs'
import { inspectHeliconeKey, takePathKey } from '@litecone/headers/contract'
import { describe, expect, it } from 'vitest'
import {
  gatewayKeysIn,
  generateKey,
  hashKey,
  holdsGatewayKey,
  isGatewayKey,
  keyHint,
  randomText,
} from './gateway-key.ts'

describe('a generated key', () => {
  it('has the form that Helicone’s clients and routes expect', () => {
    const key = generateKey()
    expect(key).toMatch(/^sk-helicone(-[a-z0-9]{7}){4}$/)
    expect(isGatewayKey(key)).toBe(true)
    expect(inspectHeliconeKey(key)).toEqual({ valid: true, rateLimited: false, eu: false })
    expect(takePathKey(`/${key}/v1/models?x=1`)).toEqual({ path: '/v1/models?x=1', apiKey: key })
  })

  it('is different each time, with all letters and digits', () => {
    const keys = Array.from({ length: 500 }, generateKey)
    expect(new Set(keys).size).toBe(500)
    expect(new Set(randomText(20_000)).size).toBe(36)
    expect(randomText(20_000)).toMatch(/^[a-z0-9]{20000}$/)
  })

  it('has a hint with only its last four characters', () => {
    const key = generateKey()
    expect(keyHint(key)).toBe(`sk-helicone-…${key.slice(-4)}`)
  })

  it('is stored as its SHA-256', () => {
    expect(hashKey('abc').toString('hex')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  })
})

describe('isGatewayKey', () => {
  const key = 'sk-helicone-aizk36y-5yue2my-qmy5tza-n7x3aqa'
  it.each([
    ['upper case', key.toUpperCase()],
    ['one character less', key.slice(0, -1)],
    ['one character more', `${key}a`],
    ['a line break behind it', `${key.slice(0, -1)}\n`],
    ['a look-alike of another script', key.replace('aizk', 'аizk')],
    ['the publishable kind', key.replace('sk', 'pk')],
    ['the kind for the EU', 'sk-helicone-eu-zk36y-5yue2my-qmy5tza-n7x3aqa'],
    ['nothing', ''],
    ['ten megabytes', key.repeat(250_000)],
  ])('refuses %s', (_what, text) => {
    expect(isGatewayKey(key)).toBe(true)
    expect(isGatewayKey(text)).toBe(false)
  })
})

describe('holdsGatewayKey', () => {
  it.each([
    ['Bearer sk-helicone-aizk36y-5yue2my-qmy5tza-n7x3aqa', true],
    ['sk-other, sk-helicone-aizk36y-5yue2my-qmy5tza-n7x3aqa', true],
    ['pk-helicone-eu-aizk36y-5yue2my-qmy5tza-n7x3aqa', true],
    ['BEARER SK-HELICONE-AIZK36Y-5YUE2MY-QMY5TZA-N7X3AQA', true],
    ['Bearer sk-helicone-aizk36y-5yue2', true],
    ['Bearer sk-proj-abcdefghijklmnop', false],
    ['task-helicone-something-else', false],
    ['sk-helicone', false],
    ['', false],
  ])('%s: %s', (value, expected) => {
    expect(holdsGatewayKey(value)).toBe(expected)
  })

  it('takes linear time for repeated text that almost looks like a key', () => {
    expect(holdsGatewayKey('sk-helicone-'.repeat(500_000).replaceAll('sk-helicone-sk', 'sk-helicone-.'))).toBe(false)
  })
})

it('finds complete keys in a text', () => {
  const [one, two] = [generateKey(), generateKey()]
  expect(gatewayKeysIn(`Bearer ${one}\n${two},sk-helicone-short`)).toEqual([one, two])
})

const vectors = new URL('../../../../../shared/vectors/helicone.json', import.meta.url)

interface Vector {
  readonly id: string
  readonly kind: string
  readonly input: { readonly key: string }
  readonly expect: { readonly valid: boolean; readonly rateLimited?: boolean }
}

describe('the recorded keys of Helicone', () => {
  it.skipIf(!existsSync(vectors))(
    'all look like a gateway’s key when they are valid, and never when they are not',
    () => {
      const { vectors: all } = JSON.parse(readFileSync(vectors, 'utf8')) as { vectors: Vector[] }
      const keys = all.filter(({ kind }) => kind === 'apiKey')
      expect(keys.length).toBeGreaterThan(0)
      for (const { id, input, expect: expected } of keys) {
        // We differ on purpose: Helicone's oldest keys do not contain its name and could be a provider's. Text that begins like a key is never a provider's.
        if (input.key.includes('helicone') && expected.valid)
          expect({ id, holds: holdsGatewayKey(input.key) }).toEqual({ id, holds: true })
        if (!input.key.includes('helicone'))
          expect({ id, holds: holdsGatewayKey(input.key) }).toEqual({ id, holds: false })
        // We differ on purpose: this gateway uses only one of Helicone's forms.
        expect({ id, own: isGatewayKey(input.key) }).toEqual({
          id,
          own: /^sk-helicone(-[a-z\d]{7}){4}$/.test(input.key),
        })
      }
    },
  )
})
