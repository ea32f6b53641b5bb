import { asRecord, type FinishReason, type Usage } from '@litecone/core'

type Fields = Readonly<Record<string, unknown>>

export interface ResponseHead {
  readonly id: string
  /** Unix seconds. */
  readonly created: number
  readonly model: string
  /** The body of the request. The response repeats some of its fields. */
  readonly request: Fields
}

export interface ResponseEnd {
  readonly finishReason: FinishReason | null
  readonly usage: Usage | undefined
}

/** Creates a response in OpenAI's format. Without `end`, its status is `in_progress`. https://platform.openai.com/docs/api-reference/responses/object */
export function createResponse(
  { id, created, model, request }: ResponseHead,
  output: readonly unknown[],
  end?: ResponseEnd,
) {
  const reason = end?.finishReason
  const incomplete =
    reason === 'length' ? 'max_output_tokens' : reason === 'content_filter' ? 'content_filter' : undefined
  const { effort = null } = asRecord(request.reasoning)
  return {
    id,
    object: 'response',
    created_at: created,
    status: end === undefined ? 'in_progress' : incomplete ? 'incomplete' : 'completed',
    background: false,
    error: null,
    incomplete_details: incomplete === undefined ? null : { reason: incomplete },
    instructions: request.instructions ?? null,
    max_output_tokens: request.max_output_tokens ?? null,
    metadata: request.metadata ?? {},
    model,
    output,
    parallel_tool_calls: request.parallel_tool_calls ?? true,
    previous_response_id: null,
    reasoning: { effort, summary: null },
    store: false,
    temperature: request.temperature ?? null,
    text: request.text ?? { format: { type: 'text' } },
    tool_choice: request.tool_choice ?? 'auto',
    tools: request.tools ?? [],
    top_p: request.top_p ?? null,
    truncation: 'disabled',
    usage: end?.usage ? toResponseUsage(end.usage) : null,
    user: request.user ?? null,
  }
}

function toResponseUsage({ prompt_tokens, completion_tokens, total_tokens, ...details }: Usage) {
  return {
    input_tokens: prompt_tokens,
    input_tokens_details: { cached_tokens: details.prompt_tokens_details?.cached_tokens ?? 0 },
    output_tokens: completion_tokens,
    output_tokens_details: { reasoning_tokens: details.completion_tokens_details?.reasoning_tokens ?? 0 },
    total_tokens,
  }
}
