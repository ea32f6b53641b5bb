import { helicone } from '../src/index.ts'
import { createRecord } from './records.ts'

/** A program that logs three calls and then has nothing left to do, or waits for a signal. */
export interface ExitConfig {
  readonly sink: string
  readonly wait?: boolean
  /** Counts SIGTERM itself, and exits on SIGUSR2 with the count as code. */
  readonly own?: boolean
  readonly timeout?: number
  readonly postTimeout?: number
  readonly flushOnExit?: boolean
  /** Posts by a thread, and can by nothing else. */
  readonly thread?: boolean
}

const {
  sink,
  wait,
  own,
  timeout = 3_000,
  postTimeout = 60_000,
  flushOnExit,
  thread = false,
} = JSON.parse(process.argv[2] ?? '') as ExitConfig

if (thread) {
  process.getBuiltinModule('node:http').request = () => {
    throw new Error('the calling thread posts')
  }
}

// Two, like two clients: neither may mistake the other's listener for the program's.
for (let i = 0; i < 2; i++) {
  const log = helicone({
    apiKey: 'k',
    apiBase: sink,
    timeout: postTimeout,
    flushOnExit: flushOnExit ?? { timeout },
    onError: () => {},
    thread,
  })
  const records = [createRecord(), createRecord(), createRecord()]
  for (const { id } of records) log.onStart({ id } as never)
  // A call takes its time, too.
  await new Promise((resolve) => setTimeout(resolve, 30))
  for (const record of records) log.onSuccess(record)
}
if (own) {
  let signals = 0
  process.on('SIGTERM', () => signals++)
  process.on('SIGUSR2', () => process.exit(signals))
}
if (wait) setInterval(() => {}, 1000)
process.stdout.write('ready\n')
