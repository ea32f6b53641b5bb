import { type Client, createClient, type Provider } from '@litecone/core'
import { anthropic as anthropicProvider } from '@litecone/providers-anthropic'
import { openai as openaiProvider } from '@litecone/providers-openai'
import { type CreateContender, messages } from '../contender.ts'

export const openai = contender('openai', (apiBase) => openaiProvider({ apiKey: 'sk-bench', apiBase: `${apiBase}/v1` }))
export const anthropic = contender('anthropic', (apiBase) => anthropicProvider({ apiKey: 'sk-bench', apiBase }))

/** A typical setup: a client with its default retries and one callback, which does nothing. */
function contender(id: string, create: (apiBase: string) => Provider): CreateContender {
  return (origin) => {
    const client = (base: string) => createClient({ providers: [create(base)], callbacks: [() => {}] })
    const plain = client(origin)
    const streaming = new Map<number, Client>()
    return {
      async call() {
        await plain.completion({ model: `${id}/bench`, messages, max_tokens: 100 })
      },
      async stream(chunks) {
        let llm = streaming.get(chunks)
        if (!llm) streaming.set(chunks, (llm = createClient({ providers: [create(`${origin}/chunks-${chunks}`)] })))
        let count = 0
        for await (const _ of await llm.completion({ model: `${id}/bench`, messages, max_tokens: 100, stream: true }))
          count++
        return count
      },
    }
  }
}
