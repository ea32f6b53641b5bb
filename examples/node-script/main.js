import { createClient, isLlmError } from '@litecone/core'
import { prices } from '@litecone/prices'
import { openai } from '@litecone/providers-openai'

const model = process.env.MODEL ?? 'openai/gpt-4o-mini'
const question = process.argv[2] ?? 'Name three rivers.'
const llm = createClient({ providers: [openai()], prices: prices() })

try {
  const messages = [{ role: 'user', content: question }]
  const reply = await llm.completion({ model, messages })
  const { message } = reply.choices[0]
  console.log(message.content)
  const { total_tokens: tokens, cost } = reply.usage ?? {}
  // Undefined for a model that has no known price, which is not the same as free.
  console.log(`${tokens} tokens, ${cost === undefined ? 'price unknown' : `$${cost.toFixed(6)}`}`)

  messages.push(message, { role: 'user', content: 'And three more.' })
  const stream = await llm.completion({ model, messages, stream: true })
  for await (const chunk of stream) process.stdout.write(chunk.choices[0]?.delta.content ?? '')
  console.log()
} catch (error) {
  if (!isLlmError(error)) throw error
  console.error(`${error.code}: ${error.message}`)
  process.exitCode = 1
} finally {
  await llm.close()
}
