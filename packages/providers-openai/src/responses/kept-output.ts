import { type AssistantMessage, asList, asRecord, contentText, isRecord } from '@litecone/core'

type Item = Record<string, unknown>

/**
 * The items of an answer that have to come back unchanged because no field of a message holds them: encrypted reasoning, what built-in tools
 * did, messages with a phase (https://platform.openai.com/docs/guides/reasoning#encrypted-reasoning-items). `undefined` for an answer that its
 * message tells whole. They go under the provider's own name, because no other account can decrypt them.
 */
export function keepOutput(items: readonly Item[], isStored: boolean): readonly Item[] | undefined {
  const usable = items.filter((item) => item.type !== 'reasoning' || item.encrypted_content || isStored)
  // Reasoning is refused without what followed it: a cut answer may end before that.
  const kept = usable.slice(0, usable.findLastIndex(({ type }) => type !== 'reasoning') + 1)
  return kept.every(canBeRemade) ? undefined : kept
}

/** Whether a message tells the item whole: one that begins with a text, and has nothing but calls after it. */
function canBeRemade(item: Item, at: number): boolean {
  if (item.type !== 'message') return isPlainCall(item)
  return at === 0 && !item.phase && !hasOtherAnnotations(item)
}

function isPlainCall({ type, namespace, caller }: Item): boolean {
  const isCall = type === 'function_call' || type === 'custom_tool_call'
  return isCall && !namespace && (asRecord(caller).type ?? 'direct') === 'direct'
}

/** Citations of files, for which `annotations` has no form. */
function hasOtherAnnotations({ content }: Item): boolean {
  return asList(content)
    .flatMap((part) => asList(asRecord(part).annotations))
    .some((annotation) => asRecord(annotation).type !== 'url_citation')
}

/** What was kept of a message that the caller has left as it was. An edited message is made anew from its fields. */
export function readKeptOutput({ content, tool_calls, extra_content }: AssistantMessage, provider: string) {
  const output = asList(asRecord(extra_content?.[provider]).output).filter(isRecord)
  if (output.length === 0) return undefined
  const texts = output.filter(({ type }) => type === 'message').map(textOf)
  const text = contentText(content ?? null)
  const calls = output.filter(({ type }) => type === 'function_call' || type === 'custom_tool_call')
  const isSame =
    // Of several messages in JSON the first is the answer.
    (texts.join('') === text || texts.includes(text)) &&
    calls.map(({ call_id }) => call_id).join('\n') === (tool_calls ?? []).map(({ id }) => id).join('\n')
  return isSame ? output : undefined
}

function textOf({ content }: Item): string {
  return asList(content)
    .map((part) => asRecord(part).text ?? '')
    .join('')
}
