import { expect, it } from 'vitest'
import { shorten } from './shorten.ts'

it('does not shorten names of a usual length', () => {
  expect(shorten('meta-llama/llama-4-scout-17b-16e-instruct')).toBe('meta-llama/llama-4-scout-17b-16e-instruct')
})

it('keeps both ends of a long name, and splits no character', () => {
  const name = `${'🦙'.repeat(100)}-at-the-end-of-it`
  expect(shorten(name)).toBe(`${'🦙'.repeat(59)}…${'🦙'.repeat(3)}-at-the-end-of-it`)
})
