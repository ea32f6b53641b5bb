/** One piece of content, as the API has it (https://ai.google.dev/api/caching#Part). */
export interface Part {
  text?: string
  thought?: boolean
  thoughtSignature?: string
  inlineData?: { mimeType: string; data: string }
  fileData?: { mimeType?: string; fileUri: string }
  /** Of a user's image or file. */
  mediaResolution?: { level: string }
  /** `fps` is a number, the offsets are seconds such as `1.5s`. */
  videoMetadata?: { fps?: unknown; startOffset?: unknown; endOffset?: unknown }
  functionCall?: { id?: string; name: string; args: Record<string, unknown> }
  functionResponse?: { id?: string; name: string; response: Record<string, unknown>; parts?: Part[] }
}

/** All messages of one side that follow one another. */
export interface Content {
  role: 'user' | 'model'
  parts: Part[]
}
