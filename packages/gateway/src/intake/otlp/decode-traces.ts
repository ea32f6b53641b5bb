import { BinaryReader, WireType } from '@bufbuild/protobuf/wire'

type Scalar = 'string' | 'hex' | 'base64' | 'bool' | 'int32' | 'int64' | 'double' | 'fixed64'

interface Field {
  readonly name: string
  /** A scalar, or the name of a message. */
  readonly type: Scalar | MessageName
  readonly list?: boolean
}

type Message = Readonly<Record<number, Field>>
type MessageName =
  | 'Request'
  | 'ResourceSpans'
  | 'Resource'
  | 'ScopeSpans'
  | 'Span'
  | 'Event'
  | 'Status'
  | 'KeyValue'
  | 'Value'
  | 'Values'
  | 'Pairs'

/** The fields that we read, by number: https://github.com/open-telemetry/opentelemetry-proto/tree/v1.9.0/opentelemetry/proto */
const MESSAGES: Readonly<Record<MessageName, Message>> = {
  Request: { 1: { name: 'resourceSpans', type: 'ResourceSpans', list: true } },
  ResourceSpans: {
    1: { name: 'resource', type: 'Resource' },
    2: { name: 'scopeSpans', type: 'ScopeSpans', list: true },
  },
  Resource: { 1: { name: 'attributes', type: 'KeyValue', list: true } },
  ScopeSpans: { 2: { name: 'spans', type: 'Span', list: true } },
  Span: {
    1: { name: 'traceId', type: 'hex' },
    2: { name: 'spanId', type: 'hex' },
    4: { name: 'parentSpanId', type: 'hex' },
    5: { name: 'name', type: 'string' },
    7: { name: 'startTimeUnixNano', type: 'fixed64' },
    8: { name: 'endTimeUnixNano', type: 'fixed64' },
    9: { name: 'attributes', type: 'KeyValue', list: true },
    11: { name: 'events', type: 'Event', list: true },
    15: { name: 'status', type: 'Status' },
  },
  Event: {
    1: { name: 'timeUnixNano', type: 'fixed64' },
    2: { name: 'name', type: 'string' },
    3: { name: 'attributes', type: 'KeyValue', list: true },
  },
  Status: { 2: { name: 'message', type: 'string' }, 3: { name: 'code', type: 'int32' } },
  KeyValue: { 1: { name: 'key', type: 'string' }, 2: { name: 'value', type: 'Value' } },
  Value: {
    1: { name: 'stringValue', type: 'string' },
    2: { name: 'boolValue', type: 'bool' },
    3: { name: 'intValue', type: 'int64' },
    4: { name: 'doubleValue', type: 'double' },
    5: { name: 'arrayValue', type: 'Values' },
    6: { name: 'kvlistValue', type: 'Pairs' },
    7: { name: 'bytesValue', type: 'base64' },
  },
  Values: { 1: { name: 'values', type: 'Value', list: true } },
  Pairs: { 1: { name: 'values', type: 'KeyValue', list: true } },
}

interface ScalarReader {
  readonly wireType: WireType
  read(reader: BinaryReader): unknown
}

const SCALARS: Readonly<Record<Scalar, ScalarReader>> = {
  string: { wireType: WireType.LengthDelimited, read: (reader) => reader.string() },
  hex: { wireType: WireType.LengthDelimited, read: (reader) => Buffer.from(reader.bytes()).toString('hex') },
  base64: { wireType: WireType.LengthDelimited, read: (reader) => Buffer.from(reader.bytes()).toString('base64') },
  bool: { wireType: WireType.Varint, read: (reader) => reader.bool() },
  int32: { wireType: WireType.Varint, read: (reader) => reader.int32() },
  int64: { wireType: WireType.Varint, read: (reader) => String(reader.int64()) },
  double: { wireType: WireType.Bit64, read: (reader) => reader.double() },
  fixed64: { wireType: WireType.Bit64, read: (reader) => String(reader.fixed64()) },
}

/** Maximum nesting of messages. */
const MAX_LEVELS = 100

/** Decodes an `ExportTraceServiceRequest` in protobuf to its form in OTLP's JSON, with ids in hexadecimal and 64-bit numbers as text. Throws if it is invalid. */
export function decodeTraces(bytes: Uint8Array): unknown {
  return readMessage(bytes, 'Request', 0)
}

function readMessage(bytes: Uint8Array, name: MessageName, level: number): Record<string, unknown> {
  if (level > MAX_LEVELS) throw new RangeError('The values are nested too deeply.')
  const fields = MESSAGES[name]
  const message: Record<string, unknown> = {}
  const reader = new BinaryReader(bytes)
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag()
    const field = fields[number]
    const scalar = field && isScalar(field.type) ? SCALARS[field.type] : undefined
    // Unknown fields are skipped, and so are fields with a wrong type.
    if (!field || wireType !== (scalar?.wireType ?? WireType.LengthDelimited)) {
      reader.skip(wireType, number)
      continue
    }
    const value = isScalar(field.type)
      ? SCALARS[field.type].read(reader)
      : readMessage(reader.bytes(), field.type, level + 1)
    if (!field.list) message[field.name] = value
    else {
      const list = message[field.name]
      if (Array.isArray(list)) list.push(value)
      else message[field.name] = [value]
    }
  }
  return message
}

function isScalar(type: Scalar | MessageName): type is Scalar {
  return Object.hasOwn(SCALARS, type)
}
