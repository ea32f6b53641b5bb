import { brotliDecompress, constants, gunzip, inflate } from 'node:zlib'
import { eventStreamText } from '../bedrock/event-stream-text.ts'
import type { BodyCopy } from './body-copy.ts'

/**
 * The text of a body for the log; `null` if it is empty, not text, or cannot be decompressed. Returns a promise only if the body is compressed, so that most logs
 * are written without waiting.
 */
export function bodyText(copy: BodyCopy, contentType = '', encoding = ''): string | null | Promise<string | null> {
  if (!copy.size) return null
  const isBinaryStream = /^application\/vnd\.amazon\.eventstream/i.test(contentType)
  if (contentType && !isBinaryStream && !/json|text|xml|event-stream|urlencoded/i.test(contentType)) return null
  const bytes = copy.bytes()
  if (!encoding || encoding === 'identity') return isBinaryStream ? eventStreamText(bytes) : bytes.toString()
  // A compressed body with a gap cannot be decompressed.
  return copy.isCut ? null : decompress(bytes, encoding.toLowerCase())
}

/** With these flush modes, zlib decompresses as much as it can of a truncated body, instead of failing. */
const { Z_SYNC_FLUSH, BROTLI_OPERATION_FLUSH } = constants

const DECOMPRESSORS: Readonly<Record<string, readonly [decompressor: typeof gunzip, finishFlush: number]>> = {
  gzip: [gunzip, Z_SYNC_FLUSH],
  'x-gzip': [gunzip, Z_SYNC_FLUSH],
  deflate: [inflate, Z_SYNC_FLUSH],
  br: [brotliDecompress, BROTLI_OPERATION_FLUSH],
}

/** Maximum size of a decompressed body, because a small compressed body can become very large. */
const MAX_DECOMPRESSED = 16 * 1024 * 1024

function decompress(bytes: Buffer, encoding: string): Promise<string | null> {
  const [decompressor, finishFlush] = (Object.hasOwn(DECOMPRESSORS, encoding) && DECOMPRESSORS[encoding]) || []
  if (!decompressor || finishFlush === undefined) return Promise.resolve(null)
  const options = { maxOutputLength: MAX_DECOMPRESSED, finishFlush }
  return new Promise((resolve) => {
    decompressor(bytes, options, (error, result) => resolve(error ? null : result.toString()))
  })
}
