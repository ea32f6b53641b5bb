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
  /** On the wire, and unfolded. */
  readonly maxBytes: number
  /** Milliseconds for the whole body. Logs are sent by machines: a slower sender ties up a connection and memory. */
  readonly bodyTimeoutMs: number
}

/** The bytes of a request, decompressed. Rejects with an `IntakeError` when they are too many, or too late. */
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

/** The JSON of a request. Rejects with an `IntakeError` that names the field. */
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
