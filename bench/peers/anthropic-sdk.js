import Anthropic from '@anthropic-ai/sdk'
import { memoize, messages } from './contender.js'

/** @type {import('../src/contender.ts').CreateContender} */
export function anthropic(origin) {
  const client = memoize((prefix) => new Anthropic({ apiKey: 'sk-bench', baseURL: `${origin}${prefix}` }))
  return {
    async call() {
      await client('').messages.create({ model: 'bench', max_tokens: 100, messages })
    },
    async stream(chunks) {
      const request = { model: 'bench', max_tokens: 100, messages, stream: true }
      const stream = await client(`/chunks-${chunks}`).messages.create(request)
      let count = 0
      for await (const _ of stream) count++
      return count
    },
  }
}
