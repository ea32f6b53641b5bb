import { asRecord, BadRequestError, type ContentPart, type RefusalPart } from '@litecone/core'
import { encodeCachePoint } from './cache-point.ts'
import { type Block, encodeMedia, type NameDocument } from './media.ts'

type Content = string | readonly (ContentPart | RefusalPart)[] | null | undefined

/** A message's content as blocks, each part with `cache_control` followed by a cache point. The API rejects blank texts, so they are omitted. */
export function encodeContent(content: Content, nameDocument: NameDocument): Block[] {
  if (!content) return []
  if (typeof content === 'string') return encodeText(content)
  return content.flatMap((part) => {
    const blocks = encodePart(part, nameDocument)
    return blocks.length > 0 ? [...blocks, ...encodeCachePoint(asRecord(part).cache_control)] : []
  })
}

export function encodeText(text: string): Block[] {
  return text.trim() === '' ? [] : [{ text }]
}

function encodePart(part: ContentPart | RefusalPart, nameDocument: NameDocument): Block[] {
  switch (part.type) {
    case 'text':
      return encodeText(part.text)
    case 'refusal':
      return encodeText(part.refusal)
    case 'image_url': {
      const { url, format } = asRecord(part.image_url)
      return [encodeMedia({ from: String(url), type: textOf(format) }, 'image/png', nameDocument)]
    }
    case 'input_audio': {
      const { data, format } = part.input_audio
      return [{ audio: { format, source: { bytes: data } } }]
    }
    case 'file': {
      const { file_data, file_id, filename, format } = part.file ?? {}
      const from = file_data ?? file_id
      if (!from) throw new BadRequestError('A file must have file_data or file_id.', { param: 'messages' })
      if (!file_data && !from.startsWith('s3://')) {
        throw new BadRequestError('Bedrock accepts a file_id only if it is an s3:// URI. Pass file_data instead.', {
          param: 'messages',
        })
      }
      return [withOptions(encodeMedia({ from, type: format, filename }, 'application/pdf', nameDocument), part)]
    }
    default:
      return [encodeOwn(asRecord(part), nameDocument)]
  }
}

/** `citations` and `context` of documents: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_DocumentBlock.html */
function withOptions({ document, ...media }: Block, part: object): Block {
  if (!document) return media
  const { citations, context } = asRecord(part)
  return { document: { ...asRecord(document), ...(citations ? { citations } : {}), ...(context ? { context } : {}) } }
}

/** Videos in the form of vLLM and OpenRouter, LiteLLM's form of text that a guardrail checks, or a block in Bedrock's format. */
function encodeOwn({ type, ...block }: Block, nameDocument: NameDocument): Block {
  if (type === 'video_url') {
    const { url } = asRecord(block.video_url)
    return encodeMedia({ from: String(url), type: undefined }, 'video/mp4', nameDocument)
  }
  if (type === 'guarded_text') return { guardContent: { text: { text: block.text } } }
  const { cache_control: _, ...own } = block
  if (typeof type === 'string' && Object.keys(own).length === 1 && type in own) return own
  throw new BadRequestError(
    `Bedrock does not accept parts of type "${String(type)}". Send text, images, files or audio.`,
    {
      param: 'messages',
    },
  )
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
