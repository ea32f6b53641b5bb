import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate } from 'node:zlib'
import type { Context } from 'hono'
import type * as z from 'zod'
import { limitedBody } from '../server/limited-body.ts'
import { IntakeError } from './intake-error.ts'

const DECOMPRESSORS = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
} as const

export interface BodyOptions {
  /** Maximum size, both as sent and decompressed. */
  readonly maxBytes: number
  /** Milliseconds within which the complete body must be received, so that slow senders do not occupy connections and memory. */
  readonly bodyTimeoutMs: number
}

/** The decompressed body of a request. Rejects with an `IntakeError` if it is too large or takes too long. */
export async function readBody(context: Context, { maxBytes, bodyTimeoutMs }: BodyOptions): Promise<Uint8Array> {
  const tooLarge = (): never => {
    throw new IntakeError(413, `The body is larger than ${maxBytes} bytes.`)
  }
  const bytes = (await withTimeout(limitedBody(context.req.raw, maxBytes), bodyTimeoutMs)) ?? tooLarge()
  const encoding = context.req.header('content-encoding')?.trim().toLowerCase() ?? 'identity'
  if (encoding === 'identity' || encoding === '') return bytes
  if (!isKnown(encoding)) {
    throw new IntakeError(415, 'content-encoding: only gzip, deflate and br can be read.')
  }
  try {
    return await DECOMPRESSORS[encoding](bytes, { maxOutputLength: maxBytes })
  } catch (error) {
    if (error instanceof RangeError) return tooLarge()
    throw new IntakeError(400, `The body is not what content-encoding says: ${encoding}.`, { cause: error })
  }
}

async function withTimeout<T>(bytes: Promise<T>, timeoutMs: number): Promise<T> {
  const timer = new AbortController()
  const late = setTimeout(timeoutMs, undefined, { signal: timer.signal }).then(() => {
    throw new IntakeError(408, `The body was not there within ${timeoutMs} ms.`)
  })
  try {
    return await Promise.race([bytes, late])
  } finally {
    timer.abort()
  }
}

function isKnown(encoding: string): encoding is keyof typeof DECOMPRESSORS {
  return Object.hasOwn(DECOMPRESSORS, encoding)
}

/** The validated JSON of a request. Rejects with an `IntakeError` that names the invalid field. */
export async function readJson<T extends z.ZodType>(
  context: Context,
  schema: T,
  limits: BodyOptions,
): Promise<z.output<T>> {
  const bytes = await readBody(context, limits)
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(bytes).toString())
  } catch (error) {
    throw new IntakeError(400, 'The body is not JSON.', { cause: error })
  }
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new IntakeError(400, `${issue?.path.join('.') || 'body'}: ${issue?.message}`)
}
