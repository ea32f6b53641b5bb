import { type DestinationStream, pino } from 'pino'
import type { Report } from '../gateway-services.ts'
import { redact, redactText } from './redact.ts'

export interface ReportOptions {
  readonly level?: 'info' | 'warn' | 'error' | 'silent' | undefined
  /** `json`: one object per line. `text`: for people at a terminal. */
  readonly format?: 'json' | 'text' | undefined
  /** A file descriptor, by default 1 (standard output), or a stream. */
  readonly destination?: number | DestinationStream | undefined
  /** Whether a line is written before `info`, `warn` or `error` returns, so that none is lost when the process ends. Default true. */
  readonly sync?: boolean | undefined
}

export interface OperatorReport extends Report {
  /** Writes buffered lines. Without effect if `sync` is true. */
  flush(): void
}

type Fields = Readonly<Record<string, unknown>>

/** Creates a `Report` that writes lines. Removes secrets, which it recognizes by the names of fields and the form of values. Its methods never throw. */
export function createReport(options: ReportOptions = {}): OperatorReport {
  const { level = 'info', format = 'json', destination = 1, sync = true } = options
  const { sink, flush } =
    typeof destination === 'number' ? openFile(destination, sync) : { sink: destination, flush() {} }
  const logger = pino(
    {
      level,
      base: null,
      messageKey: 'message',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    format === 'text' ? textSink(sink) : sink,
  )
  const log = (method: 'info' | 'warn' | 'error') => (message: string, fields?: Fields) => {
    try {
      logger[method](fieldsOf(fields), redactText(message))
    } catch {
      // If a field throws when it is read, only the message is written.
      logger[method](redactText(message))
    }
  }
  return {
    info: log('info'),
    warn: log('warn'),
    error: log('error'),
    flush,
  }
}

function openFile(descriptor: number, sync: boolean) {
  const sink = pino.destination({ dest: descriptor, sync })
  // If the program that reads the output closes the pipe, the gateway must go on.
  sink.on('error', () => undefined)
  return { sink, flush: () => sink.flushSync() }
}

/** Names that pino uses itself. Fields with these names get an underscore at the end. */
const RESERVED = ['level', 'time', 'message']

function fieldsOf(fields: Fields | undefined): Record<string, unknown> {
  const renamed: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(redact(fields ?? {}) ?? {})) {
    renamed[RESERVED.includes(name) ? `${name}_` : name] = value
  }
  return renamed
}

/** Converts lines of JSON to text: `12:00:01 warn  Logs cannot be written. reason="…" waiting=3`. */
function textSink(sink: DestinationStream): DestinationStream {
  return {
    write(line) {
      const { level, time, message, ...fields } = JSON.parse(line) as Record<string, unknown>
      const pairs = Object.entries(fields).map(([name, value]) => ` ${name}=${JSON.stringify(value)}`)
      sink.write(`${String(time).slice(11, 19)} ${String(level).padEnd(5)} ${message}${pairs.join('')}\n`)
    },
  }
}
