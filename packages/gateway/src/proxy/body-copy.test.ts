import { describe, expect, it } from 'vitest'
import { createBodyCopy } from './body-copy.ts'

describe('createBodyCopy', () => {
  it('keeps a short body completely, in any number of chunks', () => {
    const copy = createBodyCopy(10)
    for (const piece of ['abc', '', 'defg', 'hij']) copy.add(Buffer.from(piece))
    expect([copy.bytes().toString(), copy.size, copy.isCut]).toEqual(['abcdefghij', 10, false])
  })

  it('keeps a longer body completely as long as beginning and end overlap', () => {
    const copy = createBodyCopy(4)
    copy.add(Buffer.from('abcdefgh'))
    expect([copy.bytes().toString(), copy.isCut]).toEqual(['abcdefgh', false])
  })

  it('keeps the beginning and the last lines of a long body', () => {
    const copy = createBodyCopy(1000)
    for (let line = 0; line < 20_000; line++) copy.add(Buffer.from(`data: ${line}\n`))
    const text = copy.bytes().toString()
    expect(copy.isCut).toBe(true)
    expect(text.slice(0, 20)).toBe('data: 0\ndata: 1\ndata')
    expect(text.endsWith('data: 19998\ndata: 19999\n')).toBe(true)
    expect(text.length).toBeLessThan(1000 + 66 * 1024)
    // The end must begin with a complete line.
    expect(text.split(/\n\n+/)[1]).toMatch(/^data: \d+\n/)
  })

  it('uses no more memory than its maximum and the tail', () => {
    const copy = createBodyCopy(1000)
    for (let piece = 0; piece < 200; piece++) copy.add(Buffer.alloc(1_000_000, 'x'))
    expect(copy.size).toBe(200_000_000)
    expect(copy.bytes().length).toBeLessThan(1000 + 66 * 1024)
  })

  it('cuts the middle of a body in one chunk', () => {
    const copy = createBodyCopy(1000)
    copy.add(Buffer.from(`{"first":"${'x'.repeat(1_000_000)}","last":1}`))
    expect(copy.isCut).toBe(true)
    expect(copy.bytes().toString()).toMatch(/^\{"first":"x{990}\n\nx+","last":1\}$/)
    expect(copy.bytes().length).toBeLessThan(1000 + 66 * 1024)
  })
})
