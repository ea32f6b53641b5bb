import { frameStream } from '@litecone/testkit'
import { type Answered, inPieces } from './call.ts'

/** The body of a chat completion of OpenAI or an OpenAI-compatible API. (https://platform.openai.com/docs/api-reference/chat/object) */
export function openaiBody(answer: Answered): string {
  const { id, created, model, text, calls = [], reasoning } = answer
  const tool_calls = calls.map(toolCallOf)
  const message = {
    role: 'assistant',
    content: text ?? null,
    ...(reasoning !== undefined && { [fieldOf(answer)]: reasoning }),
    ...(tool_calls.length > 0 && { tool_calls }),
  }
  const choices = [{ index: 0, message, finish_reason: finishOf(answer) }]
  return JSON.stringify({ id, object: 'chat.completion', created, model: model.id, choices, usage: usageOf(answer) })
}

/** The same as a stream. (https://platform.openai.com/docs/api-reference/chat-streaming) */
export function openaiStream(answer: Answered): string {
  const { id, created, model, text = '', calls = [], reasoning = '' } = answer
  const chunk = (rest: object) => ({ id, object: 'chat.completion.chunk', created, model: model.id, ...rest })
  const step = (delta: object, finish_reason: string | null = null) =>
    chunk({ choices: [{ index: 0, delta, finish_reason }] })
  const called = calls.flatMap((call, index) => {
    const whole = toolCallOf(call)
    const begun = { ...whole, function: { ...whole.function, arguments: '' } }
    const rest = { index, function: { arguments: whole.function.arguments } }
    return [step({ tool_calls: [{ index, ...begun }] }), step({ tool_calls: [rest] })]
  })
  return frameStream(
    [
      step({ role: 'assistant', content: '' }),
      ...inPieces(reasoning).map((piece) => step({ [fieldOf(answer)]: piece })),
      ...inPieces(text).map((content) => step({ content })),
      ...called,
      step({}, finishOf(answer)),
      chunk({ choices: [], usage: usageOf(answer) }),
    ],
    'openai',
  )
}

function toolCallOf({ id, name, input }: NonNullable<Answered['calls']>[number]) {
  return { id, type: 'function', function: { name, arguments: JSON.stringify(input) } }
}

function fieldOf({ model }: Answered): string {
  return model.reasoning ?? 'reasoning'
}

function finishOf({ calls }: Answered): string {
  return calls?.length ? 'tool_calls' : 'stop'
}

function usageOf({ usage: { prompt, cached, completion, reasoning } }: Answered) {
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: cached },
    completion_tokens_details: { reasoning_tokens: reasoning },
  }
}
