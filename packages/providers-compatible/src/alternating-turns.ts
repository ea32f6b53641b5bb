import { asList, type Message, type Wire } from '@litecone/core'
import { mapRequest } from '@litecone/providers-openai'

/** Moves instructions to the start and merges consecutive messages of one side: Perplexity rejects turns that do not alternate. */
export function withAlternatingTurns(wire: Wire): Wire {
  return mapRequest(wire, ({ messages, ...request }) => {
    const isInstruction = ({ role }: Message) => role === 'system' || role === 'developer'
    const turns: Message[] = []
    for (const message of messages.filter((one) => !isInstruction(one))) {
      const last = turns.at(-1)
      if (last?.role === message.role && last.role !== 'tool') turns[turns.length - 1] = join(last, message)
      else turns.push(message)
    }
    return { ...request, messages: [...messages.filter(isInstruction), ...turns] }
  })
}

function join(first: Message, second: Message): Message {
  const [one, other] = [first.content || '', second.content || '']
  const isText = typeof one === 'string' && typeof other === 'string'
  const content = isText ? [one, other].filter(Boolean).join('\n\n') : [...partsOf(one), ...partsOf(other)]
  return { ...first, content } as Message
}

function partsOf(content: unknown): readonly unknown[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : asList(content)
}
