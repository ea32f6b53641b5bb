import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'

/** Encodings of OTLP over HTTP. A response has that of its request. */
export type OtlpEncoding = 'json' | 'protobuf'

export const CONTENT_TYPES: Readonly<Record<OtlpEncoding, string>> = {
  json: 'application/json',
  protobuf: 'application/x-protobuf',
}

/** An `ExportTraceServiceResponse`: https://opentelemetry.io/docs/specs/otlp/#full-success-1 */
export function encodeSuccess(rejected: number, message: string, encoding: OtlpEncoding): Uint8Array {
  if (encoding === 'json') {
    return encodeJson(
      rejected === 0 ? {} : { partialSuccess: { rejectedSpans: String(rejected), errorMessage: message } },
    )
  }
  const writer = new BinaryWriter()
  if (rejected > 0) {
    writer.tag(1, WireType.LengthDelimited).fork()
    writer.tag(1, WireType.Varint).int64(rejected)
    writer.tag(2, WireType.LengthDelimited).string(message)
    writer.join()
  }
  return writer.finish()
}

/** A `google.rpc.Status`: https://opentelemetry.io/docs/specs/otlp/#failures-1 */
export function encodeFailure(status: number, message: string, encoding: OtlpEncoding): Uint8Array {
  const code = RPC_CODES[status] ?? INTERNAL
  if (encoding === 'json') return encodeJson({ code, message })
  const writer = new BinaryWriter()
  writer.tag(1, WireType.Varint).int32(code)
  writer.tag(2, WireType.LengthDelimited).string(message)
  return writer.finish()
}

/** https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto */
const RPC_CODES: Readonly<Record<number, number>> = { 400: 3, 401: 16, 403: 7, 408: 4, 413: 8, 415: 3, 503: 14 }
const INTERNAL = 13

function encodeJson(value: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value))
}
