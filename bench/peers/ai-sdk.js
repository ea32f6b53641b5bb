import { createAnthropic } from '@ai-sdk/anthropic'
import { createOpenAI } from '@ai-sdk/openai'
import { generateText, streamText } from 'ai'
import { memoize, messages } from './contender.js'

export const openai = contender((base) => createOpenAI({ apiKey: 'sk-bench', baseURL: `${base}/v1` }).chat('bench'))
export const anthropic = contender((base) => createAnthropic({ apiKey: 'sk-bench', baseURL: `${base}/v1` })('bench'))

/** @returns {import('../src/contender.ts').CreateContender} */
function contender(create) {
  return (origin) => {
    const model = memoize((prefix) => create(origin + prefix))
    return {
      async call() {
        await generateText({ model: model(''), messages, maxOutputTokens: 100 })
      },
      async stream(chunks) {
        const { fullStream } = streamText({ model: model(`/chunks-${chunks}`), messages, maxOutputTokens: 100 })
        let count = 0
        for await (const part of fullStream) if (part.type === 'text-delta') count++
        return count
      },
    }
  }
}
