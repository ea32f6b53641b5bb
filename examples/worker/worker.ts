import { helicone } from '@litecone/callbacks-helicone'
import { createClient, isLlmError } from '@litecone/core'
import { openai } from '@litecone/providers-openai'

interface Env {
  OPENAI_API_KEY: string
  OPENAI_BASE_URL?: string
  HELICONE_API_KEY: string
  HELICONE_API_BASE?: string
  MODEL?: string
}

/** The part that this example uses. `wrangler types` generates the full type. */
interface Context {
  waitUntil(promise: Promise<unknown>): void
}

export default {
  async fetch(request: Request, env: Env, context: Context): Promise<Response> {
    const content = new URL(request.url).searchParams.get('q')
    if (!content) return new Response('Ask with ?q=', { status: 400 })
    // Workers get their keys with each request, so create a client per request. This costs next to nothing.
    const llm = createClient({
      providers: [openai({ apiKey: env.OPENAI_API_KEY, apiBase: env.OPENAI_BASE_URL })],
      callbacks: [
        helicone({
          apiKey: env.HELICONE_API_KEY,
          apiBase: env.HELICONE_API_BASE,
          waitUntil: (delivered) => context.waitUntil(delivered),
        }),
      ],
    })
    try {
      const reply = await llm.completion(
        { model: env.MODEL ?? 'openai/gpt-6-luna', messages: [{ role: 'user', content }] },
        { signal: request.signal, metadata: { 'Helicone-Property-App': 'worker' } },
      )
      return new Response(reply.choices[0]?.message.content)
    } catch (error) {
      if (!isLlmError(error)) throw error
      return new Response(error.message, { status: 502 })
    }
  },
}
