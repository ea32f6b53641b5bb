import { type CompletionStream, createClient, isErrorOf, isLlmError } from '@litecone/core'
import { openai } from '@litecone/providers-openai'

const model = process.env.MODEL ?? 'openai/gpt-6-luna'
const llm = createClient({ providers: [openai()] })

export async function POST(request: Request): Promise<Response> {
  const { messages } = await request.json()
  try {
    // Resolves once the first chunk has arrived, so that errors before it still set the status.
    const answer = await llm.completion({ model, messages, stream: true }, { signal: request.signal })
    return new Response(toText(answer), { headers: { 'content-type': 'text/plain; charset=utf-8' } })
  } catch (error) {
    if (!isLlmError(error)) throw error
    const { code, message } = error
    return Response.json({ error: { code, message } }, { status: isErrorOf(error, 'bad_request') ? 400 : 502 })
  }
}

/** Encodes the text of a stream. Slow clients pause the model's stream, and a disconnect aborts the call. */
function toText(answer: CompletionStream): ReadableStream {
  const chunks = answer[Symbol.asyncIterator]()
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value.choices[0]?.delta.content ?? ''))
    },
    cancel: () => answer.close(),
  })
}
