import type { CompletionParameters, Message } from '@litecone/core'
import type { RequestCase } from './contract-types.ts'
import type { ShapedContract } from './shaped-contract.ts'

const question: Message = { role: 'user', content: 'Is it warmer in Oslo or in Rome?' }
const tools = [{ type: 'function' as const, function: { name: 'weather', parameters: { type: 'object' } } }]
const image = { type: 'image_url' as const, image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } }
const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
const response_format = { type: 'json_schema' as const, json_schema: { name: 'city', schema } }

/** Ids of nine letters and digits, which every vendor accepts. */
const conversation: Message[] = [
  question,
  {
    role: 'assistant',
    content: 'Let me look.',
    tool_calls: ['Oslo', 'Rome'].map((city) => ({
      id: `callin${city}`.slice(0, 9),
      type: 'function',
      function: { name: 'weather', arguments: `{"city":"${city}"}` },
    })),
  },
  // The results come in another order than the calls.
  { role: 'tool', tool_call_id: 'callinRom', content: '24 degrees' },
  { role: 'tool', tool_call_id: 'callinOsl', content: '-3 degrees' },
]

/** Requests for every OpenAI-compatible vendor: encoded in OpenAI's form if the wire supports them, rejected otherwise. */
export function createRequests({ provider, model, schema: how = 'sent' }: ShapedContract): RequestCase[] {
  const { chat } = provider({ apiKey: 'key', apiBase: 'http://127.0.0.1:1' }).definition.wire
  const parameters = typeof chat?.parameters === 'function' ? chat.parameters(model) : chat?.parameters
  const asked = (name: string, request: Partial<CompletionParameters>, refused?: string): RequestCase => ({
    name,
    request,
    body: refused ? { refused } : { model, ...request },
  })
  const takesTools = parameters?.has('tools')
  const seen: Message[] = [{ role: 'user', content: [{ type: 'text', text: 'What is this?' }, image] }]
  const cases = [
    asked('an image', { messages: seen }, chat?.inputs.includes('image') ? undefined : 'image_url'),
    takesTools
      ? asked('results of two tools, in a second turn', { messages: conversation, tools })
      : asked('tools', { messages: [question], tools }, '"tools"'),
  ]
  if (how === 'otherwise') return cases
  return [
    ...cases,
    asked('a JSON schema', { messages: [question], response_format }, how === 'refused' ? 'schema' : ''),
  ]
}
