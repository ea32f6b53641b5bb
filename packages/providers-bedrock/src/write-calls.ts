import { type AssistantMessage, asRecord, contentText, type Message, type ToolMessage } from '@litecone/core'

/** Writes tool calls and their results out as text. */
export function writeCalls(messages: readonly Message[]): readonly Message[] {
  return messages.map((message): Message => {
    switch (message.role) {
      case 'assistant':
        return message.tool_calls?.length || message.function_call ? writeAnswer(message) : message
      case 'tool':
        return { role: 'user', content: writeResult(message) }
      case 'function':
        return { role: 'user', content: `[Result of ${message.name}: ${message.content ?? ''}]` }
      default:
        return message
    }
  })
}

function writeAnswer({ tool_calls, function_call, ...message }: AssistantMessage): AssistantMessage {
  const calls = [...(tool_calls ?? []).map(asRecord), ...(function_call ? [{ function: function_call }] : [])]
  const lines = calls.map(({ id, function: called, custom }) => {
    const { name, arguments: text, input } = asRecord(called ?? custom)
    return `[Call${id ? ` ${String(id)}` : ''}: ${String(name)}(${String(text ?? input ?? '')})]`
  })
  const content = contentText(message.content ?? null)
  return { ...message, content: [...(content ? [content] : []), ...lines].join('\n') }
}

/** Images of a result are kept. */
function writeResult({ tool_call_id, content }: ToolMessage): Extract<Message, { role: 'user' }>['content'] {
  const text = `[Result of ${tool_call_id}: ${contentText(content)}]`
  const others = typeof content === 'string' ? [] : content.filter(({ type }) => type !== 'text')
  return others.length > 0 ? [{ type: 'text', text }, ...others] : text
}
