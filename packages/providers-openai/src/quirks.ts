import type { CallContext, ContentPart, MediaKind, Message, ParameterSet } from '@litecone/core'

/** How an OpenAI-compatible vendor differs from OpenAI. Declared on the provider, never guessed. All fields are optional. */
export interface OpenAIQuirks {
  /** Parameters that the chat endpoint accepts. Default: OpenAI's. Build others with `withParameters`, `withoutParameters` or `commonParameters`. */
  readonly parameters?: ParameterSet
  /** The model whose rules apply, if the model's id is the name of a deployment. */
  readonly baseModel?: string
  /** Parameters with another name, for chats and embeddings: `{ max_completion_tokens: 'max_tokens' }`. */
  readonly rename?: Readonly<Record<string, string>>
  /** Maps values that differ: `{ tool_choice: (value) => (value === 'required' ? 'any' : value) }`. `undefined` omits the parameter. */
  readonly values?: Readonly<Record<string, (value: unknown, context: CallContext) => unknown>>
  /** Whether streams request usage with `stream_options: { include_usage: true }`. Default: true. */
  readonly streamOptions?: boolean
  /** Message fields beyond OpenAI's that the vendor accepts: `reasoning_content`, `reasoning_details`, `extra_content`, `cache_control`. */
  readonly messageFields?: readonly string[]
  /** What messages may contain besides text. Default: images, audio and PDF. If empty, content is sent as one string. */
  readonly inputs?: readonly MediaKind[]
  /** Encodes parts that differ, such as PDFs. Returns `undefined` for a part to be sent in OpenAI's format. */
  readonly encodePart?: (part: ContentPart) => object | undefined
  /** The vendor fetches files by URL, which is sent as `file_data`. */
  readonly fileUrls?: boolean
  /** A final assistant message, which the model is to continue, is marked `prefix: true`. */
  readonly prefix?: boolean
  /** The vendor supports JSON mode but rejects schemas. */
  readonly noJsonSchema?: boolean
  /** The vendor has no `developer` role, so such messages are sent as `system`. */
  readonly noDeveloperRole?: boolean
  /** Roles that may have a `name`, if the vendor rejects it in others. */
  readonly namedRoles?: readonly Message['role'][]
  /** Rewrites tool call ids, which may come from another vendor, into the form that the vendor accepts. Must be deterministic. */
  readonly callId?: (id: string) => string
  /** Paths of the operations, relative to `apiBase`. Default: `/chat/completions` and `/embeddings`. */
  readonly chatPath?: string | ((context: CallContext) => string)
  readonly embedPath?: string | ((context: CallContext) => string)
  /** Parameters that the embeddings endpoint accepts. Default: `dimensions`, `encoding_format`, `user`. */
  readonly embedParameters?: ParameterSet
  /** Whether the vendor supports the operation. Default: true for both. */
  readonly embeddings?: boolean
  readonly moderations?: boolean
  /** The wire's id in records, if logs go to another endpoint. Default: `openai-chat`. */
  readonly wireId?: string
}
