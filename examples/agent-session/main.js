import { helicone, withHelicone } from '@litecone/callbacks-helicone'
import { createClient } from '@litecone/core'
import { openai } from '@litecone/providers-openai'
import { callTool, definitions } from './tools.js'

const MAX_TURNS = 8
const model = process.env.MODEL ?? 'openai/gpt-6-luna'
const question = process.argv[2] ?? 'How do I get from Oslo to Bergen, and do I need an umbrella there?'
const llm = createClient({ providers: [openai()], callbacks: [helicone()] })

/** @param {string} question */
async function answer(question) {
  /** @type {import('@litecone/core').Message[]} */
  const messages = [{ role: 'user', content: question }]
  for (let turn = 1; turn <= MAX_TURNS; turn++) {
    const reply = await withHelicone({ session: { path: `turn-${turn}` } }, () =>
      llm.completion({ model, messages, tools: definitions }),
    )
    const message = reply.choices[0]?.message
    if (!message?.tool_calls) return message?.content
    messages.push(message, ...(await Promise.all(message.tool_calls.map(callTool))))
  }
  throw new Error(`The model did not finish within ${MAX_TURNS} turns.`)
}

try {
  // All calls made inside belong to one session, at any depth.
  const session = { name: 'Trip', path: '/trip' }
  console.log(await withHelicone({ session, userId: 'ada' }, () => answer(question)))
} finally {
  await llm.close() // waits until the logs are delivered
}
