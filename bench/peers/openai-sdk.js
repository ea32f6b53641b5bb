import OpenAI from 'openai'
import { memoize, messages } from './contender.js'

/** @type {import('../src/contender.ts').CreateContender} */
export function openai(origin) {
  const client = memoize((prefix) => new OpenAI({ apiKey: 'sk-bench', baseURL: `${origin}${prefix}/v1` }))
  return {
    async call() {
      await client('').chat.completions.create({ model: 'bench', messages })
    },
    async stream(chunks) {
      const stream = await client(`/chunks-${chunks}`).chat.completions.create({
        model: 'bench',
        messages,
        stream: true,
      })
      let count = 0
      for await (const _ of stream) count++
      return count
    },
  }
}
