import { type AssistantMessage, asList, asRecord, contentText, isRecord } from '@litecone/core'

type Item = Record<string, unknown>

/**
 * The items of a response that must be sent back unchanged because no field of a message holds them: encrypted reasoning, results of built-in
 * tools, messages with a phase (https://platform.openai.com/docs/guides/reasoning#encrypted-reasoning-items). `undefined` if the message holds
 * everything. They are stored under the provider's own id, because no other account can decrypt them.
 */
export function keepOutput(items: readonly Item[], isStored: boolean): readonly Item[] | undefined {
  const usable = items.filter((item) => item.type !== 'reasoning' || item.encrypted_content || isStored)
  // OpenAI rejects reasoning without the item that followed it, and a truncated response may end before that item.
  const kept = usable.slice(0, usable.findLastIndex(({ type }) => type !== 'reasoning') + 1)
  return kept.every(canBeRemade) ? undefined : kept
}

/** Whether a message can express the item: text first, then nothing but calls. */
function canBeRemade(item: Item, at: number): boolean {
  if (item.type !== 'message') return isPlainCall(item)
  return at === 0 && !item.phase && !hasOtherAnnotations(item)
}

function isPlainCall({ type, namespace, caller }: Item): boolean {
  const isCall = type === 'function_call' || type === 'custom_tool_call'
  return isCall && !namespace && (asRecord(caller).type ?? 'direct') === 'direct'
}

/** Citations of files, which `annotations` cannot express. */
function hasOtherAnnotations({ content }: Item): boolean {
  return asList(content)
    .flatMap((part) => asList(asRecord(part).annotations))
    .some((annotation) => asRecord(annotation).type !== 'url_citation')
}

/** The kept items, if the caller has not edited the message. An edited message is encoded from its fields. */
export function readKeptOutput({ content, tool_calls, extra_content }: AssistantMessage, provider: string) {
  const output = asList(asRecord(extra_content?.[provider]).output).filter(isRecord)
  if (output.length === 0) return undefined
  const texts = output.filter(({ type }) => type === 'message').map(textOf)
  const text = contentText(content ?? null)
  const calls = output.filter(({ type }) => type === 'function_call' || type === 'custom_tool_call')
  const isSame =
    // Of several JSON messages, the first is the answer.
    (texts.join('') === text || texts.includes(text)) &&
    calls.map(({ call_id }) => call_id).join('\n') === (tool_calls ?? []).map(({ id }) => id).join('\n')
  return isSame ? output : undefined
}

function textOf({ content }: Item): string {
  return asList(content)
    .map((part) => asRecord(part).text ?? '')
    .join('')
}
