/** A content part: https://ai.google.dev/api/caching#Part. */
export interface Part {
  text?: string
  thought?: boolean
  thoughtSignature?: string
  inlineData?: { mimeType: string; data: string }
  fileData?: { mimeType?: string; fileUri: string }
  /** For images and files of the user. */
  mediaResolution?: { level: string }
  /** `fps` is a number, the offsets are durations such as `1.5s`. */
  videoMetadata?: { fps?: unknown; startOffset?: unknown; endOffset?: unknown }
  functionCall?: { id?: string; name: string; args: Record<string, unknown> }
  functionResponse?: { id?: string; name: string; response: Record<string, unknown>; parts?: Part[] }
}

/** One turn. */
export interface Content {
  role: 'user' | 'model'
  parts: Part[]
}
