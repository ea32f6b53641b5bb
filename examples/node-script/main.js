import { createClient, isLlmError } from '@litecone/core'
import { prices } from '@litecone/prices'
import { openai } from '@litecone/providers-openai'

const model = process.env.MODEL ?? 'openai/gpt-6-luna'
const question = process.argv[2] ?? 'Name three rivers.'
const llm = createClient({ providers: [openai()], prices: prices() })

try {
  /** @type {import('@litecone/core').Message[]} */
  const messages = [{ role: 'user', content: question }]
  const { choices, usage } = await llm.completion({ model, messages })
  console.log(choices[0]?.message.content)
  // The cost is undefined if the model's price is unknown, which does not mean that it is free.
  const price = usage?.cost === undefined ? 'price unknown' : `$${usage.cost.toFixed(6)}`
  console.log(`${usage?.total_tokens} tokens, ${price}`)

  messages.push(...choices.map(({ message }) => message), { role: 'user', content: 'And three more.' })
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
