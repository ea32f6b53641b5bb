import type { ContentPart } from '@litecone/core'

/** A video, sent as a file as Gemini and Bedrock take it, for vendors that take videos by a part of their own: vLLM, OpenRouter, Qwen and Kimi. */
export function encodeVideo(part: ContentPart): object | undefined {
  if (part.type !== 'file') return undefined
  const { file_data, file_id, filename, format } = part.file
  const url = file_data ?? file_id ?? ''
  const isVideo = [format, filename, url].some((text) => text !== undefined && VIDEO.test(text))
  return isVideo ? { type: 'video_url', video_url: { url } } : undefined
}

const VIDEO = /^(?:data:)?video\/|^(?!data:).*\.(?:mp4|mov|webm|mkv|avi|mpe?g|wmv)(?:$|[?#])/i
