import { TokenJS } from 'token.js'
import { memoize, messages } from './contender.js'

/** @type {import('../src/contender.ts').CreateContender} */
export function openai(origin) {
  const client = memoize((prefix) => new TokenJS({ apiKey: 'sk-bench', baseURL: `${origin}${prefix}/v1` }))
  // token.js deletes `provider` from the object passed to it.
  const request = () => ({ provider: 'openai-compatible', model: 'bench', messages })
  return {
    async call() {
      await client('').chat.completions.create(request())
    },
    async stream(chunks) {
      const stream = await client(`/chunks-${chunks}`).chat.completions.create({ ...request(), stream: true })
      let count = 0
      for await (const _ of stream) count++
      return count
    },
  }
}
