import { type DestinationStream, pino } from 'pino'
import type { Report } from '../gateway-services.ts'
import { redact, redactText } from './redact.ts'

export interface ReportOptions {
  readonly level?: 'info' | 'warn' | 'error' | 'silent' | undefined
  /** `json`: an object a line. `text`: for people at a terminal. */
  readonly format?: 'json' | 'text' | undefined
  /** Where lines go: 1 (standard output), 2, or whatever takes them. */
  readonly destination?: number | DestinationStream | undefined
  /** Whether each line is written before `info`, `warn` or `error` returns, so that none is lost when the process ends. Default true. */
  readonly sync?: boolean | undefined
}

export interface OperatorReport extends Report {
  /** Writes what is buffered without `sync`. */
  flush(): void
}

type Fields = Readonly<Record<string, unknown>>

/** Reports to the operator. Secrets are removed by the names of fields and by the form of values. Never throws. */
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
  const tell = (how: 'info' | 'warn' | 'error') => (message: string, fields?: Fields) => {
    try {
      logger[how](fieldsOf(fields), redactText(message))
    } catch {
      // A field that throws when it is read costs the fields, not the gateway.
      logger[how](redactText(message))
    }
  }
  return {
    info: tell('info'),
    warn: tell('warn'),
    error: tell('error'),
    flush,
  }
}

function openFile(descriptor: number, sync: boolean) {
  const sink = pino.destination({ dest: descriptor, sync })
  // The reader of the reports may have closed the pipe, which must not end the gateway.
  sink.on('error', () => undefined)
  return { sink, flush: () => sink.flushSync() }
}

/** Fields with a name that pino uses itself are renamed. */
const TAKEN = ['level', 'time', 'message']

function fieldsOf(fields: Fields | undefined): Record<string, unknown> {
  const told: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(redact(fields ?? {}) ?? {})) {
    told[TAKEN.includes(name) ? `${name}_` : name] = value
  }
  return told
}

/** `12:00:01 warn  Logs cannot be written. reason="…" waiting=3` */
function textSink(sink: DestinationStream): DestinationStream {
  return {
    write(line) {
      const { level, time, message, ...fields } = JSON.parse(line) as Record<string, unknown>
      const told = Object.entries(fields).map(([name, value]) => ` ${name}=${JSON.stringify(value)}`)
      sink.write(`${String(time).slice(11, 19)} ${String(level).padEnd(5)} ${message}${told.join('')}\n`)
    },
  }
}
