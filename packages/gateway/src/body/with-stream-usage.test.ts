import { describe, expect, it } from 'vitest'
import { withStreamUsage } from './with-stream-usage.ts'

const CHAT = '/v1/chat/completions'

describe('Helicone-Stream-Usage', () => {
  it('requests the usage of a stream, and keeps other options', () => {
    expect(withStreamUsage({ model: 'a', stream: true }, CHAT)).toEqual({
      model: 'a',
      stream: true,
      stream_options: { include_usage: true },
    })
    expect(
      withStreamUsage({ stream: true, stream_options: { include_obfuscation: false, include_usage: false } }, CHAT),
    ).toEqual({ stream: true, stream_options: { include_obfuscation: false, include_usage: true } })
  })

  it('recognizes the paths of Azure and of completions', () => {
    const body = { stream: true }
    for (const path of ['/openai/deployments/x/chat/completions?api-version=2024-10-21', '/v1/completions', `${CHAT}/`])
      expect(withStreamUsage(body, path)).not.toBe(body)
  })

  it('changes nothing else', () => {
    const asked = { stream: true, stream_options: { include_usage: true } }
    expect(withStreamUsage(asked, CHAT)).toBe(asked)
    // Other than Helicone, which asks whether or not the answer is a stream: OpenAI refuses `stream_options` without one.
    for (const body of [{}, { stream: false }, { stream: 'true' }, { stream: null }])
      expect(withStreamUsage(body, CHAT)).toBe(body)
    const streamed = { stream: true }
    for (const path of ['/v1/messages', '/v1/responses', '/v1/models/completions-like'])
      expect(withStreamUsage(streamed, path)).toBe(streamed)
  })
})
