import { asRecord, BadRequestError, type ContentPart, parseDataUrl } from '@litecone/core'
import { nonEmpty, omitNullish } from './omit-nullish.ts'
import type { Part } from './part.ts'

/** Base of the URIs of uploaded files, for ids such as `files/abc`. */
const FILES = 'https://generativelanguage.googleapis.com/v1beta/'

/** The API rejects empty texts, so they are omitted. */
export function encodeText(text: string): Part[] {
  return text === '' ? [] : [{ text }]
}

/** `hasDetail`: the model accepts a media resolution for each part. */
export function encodePart(part: ContentPart, hasDetail: boolean): Part[] {
  switch (part.type) {
    case 'text':
      return encodeText(part.text)
    case 'image_url':
      return [{ ...encodeImage(part.image_url), ...encodeDetail(part.image_url, hasDetail) }]
    case 'input_audio': {
      const { data, format } = part.input_audio
      return [inline(data, `audio/${format}`)]
    }
    case 'file': {
      const file = part.file ?? {}
      return [{ ...encodeFile(file), ...encodeDetail(file, hasDetail), ...encodeVideo(file) }]
    }
    default: {
      const { video_url, ...options } = asRecord(part)
      const { url } = asRecord(video_url)
      // As vLLM and OpenRouter have it.
      if (typeof url === 'string') return encodePart({ ...options, type: 'file', file: fileOf(url) }, hasDetail)
      throw new BadRequestError(`Gemini does not accept content of type "${(part as { type: string }).type}".`, {
        param: 'messages',
      })
    }
  }
}

function fileOf(url: string): { file_data: string } | { file_id: string } {
  return /^data:/i.test(url) ? { file_data: url } : { file_id: url }
}

function encodeDetail(media: object, hasDetail: boolean): Pick<Part, 'mediaResolution'> {
  const level = hasDetail ? RESOLUTIONS[String(asRecord(media).detail)] : undefined
  return level ? { mediaResolution: { level } } : {}
}

/**
 * https://ai.google.dev/gemini-api/docs/generate-content/media-resolution. OpenAI's `auto` and `original` are Google's default; `medium`
 * and `ultra_high` are Google's own.
 */
const RESOLUTIONS: Partial<Record<string, string>> = {
  low: 'MEDIA_RESOLUTION_LOW',
  medium: 'MEDIA_RESOLUTION_MEDIUM',
  high: 'MEDIA_RESOLUTION_HIGH',
  ultra_high: 'MEDIA_RESOLUTION_ULTRA_HIGH',
}

/** LiteLLM's `video_metadata`, the part of a video to look at: https://ai.google.dev/gemini-api/docs/video-understanding */
function encodeVideo(file: object): Pick<Part, 'videoMetadata'> {
  const {
    fps,
    start_offset,
    startOffset = start_offset,
    end_offset,
    endOffset = end_offset,
  } = asRecord(asRecord(file).video_metadata)
  return omitNullish({ videoMetadata: nonEmpty({ fps, startOffset, endOffset }) })
}

/** `format` is LiteLLM's hint: the media type, for URLs without a file extension. */
function encodeImage({ url, format }: { url: string; format?: string }): Part {
  if (/^data:/i.test(url)) return inline(url, undefined, format)
  return remote(url, format ?? typeOfName(url) ?? (url.includes('/files/') ? undefined : 'image/jpeg'))
}

function encodeFile({ file_data, file_id, filename, format }: Extract<ContentPart, { type: 'file' }>['file']): Part {
  const type = format ?? typeOfName(filename)
  if (file_data) return /^(?:https?|gs):/i.test(file_data) ? remote(file_data, type) : inline(file_data, type, format)
  if (file_id) return remote(file_id, type ?? typeOfName(file_id))
  throw new BadRequestError('A file part needs file_data (a data URL) or file_id (a URI of a file).', {
    param: 'messages',
  })
}

/** The media type that the caller gave (`stated`) takes precedence over the data URL's, which takes precedence over a guessed one. */
function inline(data: string, mimeType = 'application/pdf', stated?: string): Part {
  if (!/^data:/i.test(data)) return { inlineData: { mimeType, data } }
  const parsed = parseDataUrl(data)
  if (!parsed) throw new BadRequestError('A data URL must be base64: data:<type>;base64,<data>.', { param: 'messages' })
  return { inlineData: { mimeType: stated?.includes('/') ? stated : parsed.mediaType, data: parsed.data } }
}

/** Files API, Google Cloud Storage and public https URIs (https://ai.google.dev/gemini-api/docs/file-input-methods). */
function remote(uri: string, mimeType: string | undefined): Part {
  const fileUri = uri.startsWith('files/') ? FILES + uri : uri
  return { fileData: mimeType === undefined ? { fileUri } : { mimeType, fileUri } }
}

function typeOfName(name = ''): string | undefined {
  const extension = /\.(\w+)(?:[?#].*)?$/.exec(name)?.[1]?.toLowerCase()
  if (extension === undefined) return undefined
  if (/^(?:png|webp|gif|heic|heif|jpeg)$/.test(extension)) return `image/${extension}`
  if (/^(?:mp3|wav|ogg|flac|aac|aiff)$/.test(extension)) return `audio/${extension}`
  if (/^(?:mp4|webm|mpeg|mov|avi|wmv)$/.test(extension)) return `video/${extension}`
  return OTHER_TYPES.get(extension)
}

const OTHER_TYPES = /* @__PURE__ */ new Map([
  ['jpg', 'image/jpeg'],
  ['pdf', 'application/pdf'],
  ['txt', 'text/plain'],
  ['md', 'text/markdown'],
  ['csv', 'text/csv'],
  ['html', 'text/html'],
  ['json', 'application/json'],
])
