import type { CallContext, ContentPart, MediaKind, Message, ParameterSet } from '@litecone/core'

/** How an OpenAI-shaped vendor differs from OpenAI. Declared on the provider, never guessed. All of it is optional. */
export interface OpenAIQuirks {
  /** What the chat endpoint takes. Default: OpenAI's own parameters. `withParameters` and `withoutParameters` make one from those. */
  readonly parameters?: ParameterSet
  /** The model whose rules hold, where the model's id is a deployment's name. */
  readonly baseModel?: string
  /** Parameters under another name, of chats and embeddings: `{ max_completion_tokens: 'max_tokens' }`. */
  readonly rename?: Readonly<Record<string, string>>
  /** Values that the vendor writes otherwise: `{ tool_choice: (value) => (value === 'required' ? 'any' : value) }`. */
  readonly values?: Readonly<Record<string, (value: unknown, context: CallContext) => unknown>>
  /** Whether streams are asked for usage by `stream_options`. Default true. */
  readonly streamOptions?: boolean
  /** Fields of messages beyond OpenAI's that the vendor reads: `reasoning_content`, `reasoning_details`, `extra_content`, `cache_control`. */
  readonly messageFields?: readonly string[]
  /** What messages may hold beside text. Default: images, audio and PDF. With none, contents are sent as one string. */
  readonly inputs?: readonly MediaKind[]
  /** Parts that the vendor writes otherwise, for example a PDF. Nothing returned: as OpenAI writes it. */
  readonly encodePart?: (part: ContentPart) => object | undefined
  /** The vendor fetches files by their address, given in the place of their data. */
  readonly fileUrls?: boolean
  /** An answer that the model is to go on with, last in the messages, is marked `prefix: true`. */
  readonly prefix?: boolean
  /** The vendor makes JSON, but not by a schema. */
  readonly noJsonSchema?: boolean
  /** The vendor has no `developer` role, so `system` is sent. */
  readonly noDeveloperRole?: boolean
  /** The roles of which messages may have a `name`, where the vendor refuses it in others. */
  readonly namedRoles?: readonly Message['role'][]
  /** How the vendor wants ids of calls that another one may have given. The same id has to become the same. */
  readonly callId?: (id: string) => string
  /** Where operations are, below `apiBase`. */
  readonly chatPath?: string | ((context: CallContext) => string)
  readonly embedPath?: string | ((context: CallContext) => string)
  /** What the embeddings endpoint takes. Default: OpenAI's `dimensions`, `encoding_format`, `user`. */
  readonly embedParameters?: ParameterSet
  /** Whether the vendor has the operation. Default true for both. */
  readonly embeddings?: boolean
  readonly moderations?: boolean
  /** The wire's id in records, for vendors whose logs go elsewhere. Default `openai-chat`. */
  readonly wireId?: string
}
