import { ChatOpenAI } from '@langchain/openai'
import { memoize, messages } from './contender.js'

/** @type {import('../src/contender.ts').CreateContender} */
export function openai(origin) {
  const model = memoize(
    (prefix) =>
      new ChatOpenAI({ model: 'bench', apiKey: 'sk-bench', configuration: { baseURL: `${origin}${prefix}/v1` } }),
  )
  return {
    async call() {
      await model('').invoke(messages)
    },
    async stream(chunks) {
      let count = 0
      for await (const _ of await model(`/chunks-${chunks}`).stream(messages)) count++
      return count
    },
  }
}
