import { asList, asRecord, type CallContext, type Completion, foldChunks, InvalidResponseError } from '@litecone/core'
import { createAnswerReader } from './answer.ts'
import { JSON_TOOL } from './output-format.ts'
import { createEventError } from './stream.ts'

/** https://platform.claude.com/docs/en/api/messages#returns */
export function decodeChat(body: unknown, context: CallContext): Completion {
  const message = asRecord(body)
  if (message.type === 'error') throw createEventError(message, context)
  if (!Array.isArray(message.content)) {
    const { provider, model } = context
    throw new InvalidResponseError('Anthropic answered without content. Check apiBase.', {
      provider,
      model,
      body,
    })
  }
  const answer = createAnswerReader(context)
  const start = answer.read({
    type: 'message_start',
    message: { ...message, content: withoutPreface(message.content) },
  })
  return foldChunks([...start, ...answer.read({ type: 'message_stop' })])
}

/** An answer in JSON is the tool's input alone: what the model said on its way there would not parse. */
function withoutPreface(content: readonly unknown[]): readonly unknown[] {
  const isJson = content.some((block) => asRecord(block).name === JSON_TOOL)
  return isJson ? asList(content).filter((block) => asRecord(block).type !== 'text') : content
}
