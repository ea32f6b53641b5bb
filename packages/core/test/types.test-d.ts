import type OpenAI from 'openai'
import type {
  Completion,
  CompletionChunk,
  CompletionRequest,
  EmbeddingRequest,
  EmbeddingResponse,
  Message,
  Tool,
  ToolChoice,
} from '../src/index.ts'

/** Fails to compile when the first type cannot be used where the second is expected. */
type Accepts<Expected, _Given extends Expected> = true
type Chat = OpenAI.Chat.Completions.ChatCompletionCreateParams

// What people have written for OpenAI's client can be handed to ours.
export type Requests = [
  Accepts<Message, OpenAI.Chat.Completions.ChatCompletionUserMessageParam>,
  Accepts<Message, OpenAI.Chat.Completions.ChatCompletionSystemMessageParam>,
  Accepts<Message, OpenAI.Chat.Completions.ChatCompletionDeveloperMessageParam>,
  Accepts<Message, OpenAI.Chat.Completions.ChatCompletionAssistantMessageParam>,
  Accepts<Message, OpenAI.Chat.Completions.ChatCompletionToolMessageParam>,
  Accepts<Tool, OpenAI.Chat.Completions.ChatCompletionFunctionTool>,
  Accepts<ToolChoice, OpenAI.Chat.Completions.ChatCompletionToolChoiceOption>,
  Accepts<CompletionRequest['stop'], Chat['stop']>,
  Accepts<CompletionRequest['modalities'], Exclude<Chat['modalities'], undefined>>,
]

// A parameter that may be there or not can be passed on as it is, also under `exactOptionalPropertyTypes`.
export type Undefined = [
  Accepts<
    CompletionRequest,
    { model: string; messages: []; max_tokens: number | undefined; tools: Tool[] | undefined; stream: undefined }
  >,
  Accepts<EmbeddingRequest, { model: string; input: string; dimensions: number | undefined }>,
]

// What ours answers can be handed to code that was written for theirs.
export type Answers = [
  Accepts<OpenAI.Chat.Completions.ChatCompletion, Completion>,
  Accepts<OpenAI.Chat.Completions.ChatCompletionChunk, CompletionChunk>,
  Accepts<OpenAI.Chat.Completions.ChatCompletionMessageParam, Completion['choices'][number]['message']>,
  Accepts<Pick<OpenAI.CreateEmbeddingResponse, 'object' | 'model'>, EmbeddingResponse>,
]

// The conversation goes on with the answer's message as it is.
export type RoundTrip = Accepts<Message, Completion['choices'][number]['message']>
