import { brotliDecompress, constants, gunzip, inflate } from 'node:zlib'
import { eventStreamText } from '../bedrock/event-stream-text.ts'
import type { BodyCopy } from './body-copy.ts'

/** The text of a body for the log; `null` if it is not text. A promise only if the body has to be decompressed. */
export function bodyText(copy: BodyCopy, contentType = '', encoding = ''): string | null | Promise<string | null> {
  if (!copy.size) return null
  const isBinaryStream = /^application\/vnd\.amazon\.eventstream/i.test(contentType)
  if (contentType && !isBinaryStream && !/json|text|xml|event-stream|urlencoded/i.test(contentType)) return null
  const bytes = copy.bytes()
  if (!encoding || encoding === 'identity') return isBinaryStream ? eventStreamText(bytes) : bytes.toString()
  // A compressed body with a gap cannot be decompressed.
  return copy.isCut ? null : decompress(bytes, encoding.toLowerCase())
}

/** These flush modes accept a truncated body, and give what came before its end. */
const { Z_SYNC_FLUSH, BROTLI_OPERATION_FLUSH } = constants

const DECOMPRESSORS: Readonly<Record<string, readonly [decompressor: typeof gunzip, finishFlush: number]>> = {
  gzip: [gunzip, Z_SYNC_FLUSH],
  'x-gzip': [gunzip, Z_SYNC_FLUSH],
  deflate: [inflate, Z_SYNC_FLUSH],
  br: [brotliDecompress, BROTLI_OPERATION_FLUSH],
}

/** Limits the memory that a small compressed body can take. */
const MAX_DECOMPRESSED = 16 * 1024 * 1024

function decompress(bytes: Buffer, encoding: string): Promise<string | null> {
  const [decompressor, finishFlush] = (Object.hasOwn(DECOMPRESSORS, encoding) && DECOMPRESSORS[encoding]) || []
  if (!decompressor || finishFlush === undefined) return Promise.resolve(null)
  const options = { maxOutputLength: MAX_DECOMPRESSED, finishFlush }
  return new Promise((resolve) => {
    decompressor(bytes, options, (error, result) => resolve(error ? null : result.toString()))
  })
}
