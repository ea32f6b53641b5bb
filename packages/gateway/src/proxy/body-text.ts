import { brotliDecompress, constants, gunzip, inflate, type ZlibOptions } from 'node:zlib'
import { eventStreamText } from '../bedrock/event-stream-text.ts'
import type { BodyCopy } from './body-copy.ts'

/** What a log can hold of a body: text. Anything else is told by its size alone. At once, where nothing has to be decompressed. */
export function bodyText(copy: BodyCopy, contentType = '', encoding = ''): string | null | Promise<string | null> {
  if (!copy.size) return null
  const isBinaryStream = /^application\/vnd\.amazon\.eventstream/i.test(contentType)
  if (contentType && !isBinaryStream && !/json|text|xml|event-stream|urlencoded/i.test(contentType)) return null
  const bytes = copy.bytes()
  if (!encoding || encoding === 'identity') return isBinaryStream ? eventStreamText(bytes) : bytes.toString()
  // A compressed body cannot be read from the middle.
  return copy.isCut ? null : decompress(bytes, encoding.toLowerCase())
}

const DECOMPRESSORS: Readonly<Record<string, typeof gunzip>> = {
  gzip: gunzip,
  'x-gzip': gunzip,
  deflate: inflate,
  br: brotliDecompress,
}

/** A log is not worth more memory than this, whatever a small body unfolds to. */
const MOST_DECOMPRESSED = 16 * 1024 * 1024

/** What came before a cut is read too: the flush modes ask for no proper end. */
const DECOMPRESSION: ZlibOptions = { maxOutputLength: MOST_DECOMPRESSED, finishFlush: constants.Z_SYNC_FLUSH }

function decompress(bytes: Buffer, encoding: string): Promise<string | null> {
  const decompressor = Object.hasOwn(DECOMPRESSORS, encoding) ? DECOMPRESSORS[encoding] : undefined
  if (!decompressor) return Promise.resolve(null)
  return new Promise((resolve) => {
    decompressor(bytes, DECOMPRESSION, (error, result) => resolve(error ? null : result.toString()))
  })
}
