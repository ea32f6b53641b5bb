import { asRecord, asString, type ImagePart, isRecord, parseJson } from '@litecone/core'
import { joinBase64 } from './base64.ts'
import type { BlockReader, Progress } from './block.ts'

type Fields = Record<string, unknown>

/**
 * Whether Bedrock makes the call itself: Nova's tools that are declared as `systemTool`. Not every response includes the type.
 * https://docs.aws.amazon.com/nova/latest/nova2-userguide/using-tools.html
 */
export function isOwnCall({ type, name }: Fields): boolean {
  return type === 'server_tool_use' || name === 'nova_grounding' || name === 'nova_code_interpreter'
}

/** A call that Bedrock makes itself is kept in `extra_content` instead of `tool_calls`. */
export function openOwnCall(toolUse: Fields, progress: Progress): BlockReader {
  let json = ''
  return {
    start: () => undefined,
    push({ toolUse: piece }) {
      json += asString(asRecord(piece).input) ?? ''
      return undefined
    },
    stop() {
      progress.own.push({ toolUse: { ...toolUse, input: asRecord(parseJson(json || '{}')) } })
      return undefined
    },
  }
}

/** The result of such a call. */
export function openOwnResult(toolResult: Fields, progress: Progress): BlockReader {
  const content: unknown[] = []
  return {
    start: () => undefined,
    push({ toolResult: pieces }) {
      content.push(...(Array.isArray(pieces) ? pieces : []))
      return undefined
    },
    stop() {
      progress.own.push({ toolResult: { ...toolResult, content } })
      return undefined
    },
  }
}

/** A generated image, as a data URL or at an `s3://` URI. */
export function openImage({ format }: Fields): BlockReader {
  const pieces: string[] = []
  let address: string | undefined
  return {
    start: () => undefined,
    push({ image }) {
      const { bytes, s3Location } = asRecord(asRecord(image).source)
      if (typeof bytes === 'string') pieces.push(bytes)
      if (isRecord(s3Location)) address = asString(s3Location.uri)
      return undefined
    },
    stop() {
      const url =
        address ?? (pieces.length > 0 ? `data:image/${String(format)};base64,${joinBase64(pieces)}` : undefined)
      const image: ImagePart | undefined = url === undefined ? undefined : { type: 'image_url', image_url: { url } }
      return image && { images: [image] }
    },
  }
}
