import { helicone, withHelicone } from '@litecone/callbacks-helicone'
import { createClient } from '@litecone/core'
import { openai } from '@litecone/providers-openai'
import { callTool, definitions } from './tools.js'

const MOST_TURNS = 8
const model = process.env.MODEL ?? 'openai/gpt-6-luna'
const question = process.argv[2] ?? 'How do I get from Oslo to Bergen, and do I need an umbrella there?'
const llm = createClient({ providers: [openai()], callbacks: [helicone()] })

/** @param {string} question */
async function answer(question) {
  /** @type {import('@litecone/core').Message[]} */
  const messages = [{ role: 'user', content: question }]
  for (let turn = 1; turn <= MOST_TURNS; turn++) {
    const reply = await withHelicone({ session: { path: `turn-${turn}` } }, () =>
      llm.completion({ model, messages, tools: definitions }),
    )
    const message = reply.choices[0]?.message
    if (!message?.tool_calls) return message?.content
    messages.push(message, ...(await Promise.all(message.tool_calls.map(callTool))))
  }
  throw new Error(`The model was not done after ${MOST_TURNS} turns.`)
}

try {
  // Everything in here is one session, however deep it is called.
  const session = { name: 'Trip', path: '/trip' }
  console.log(await withHelicone({ session, userId: 'ada' }, () => answer(question)))
} finally {
  await llm.close() // waits until the logs have arrived
}
