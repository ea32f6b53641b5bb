#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8'

// By default, V8 lets the heap grow by half or more before it collects old garbage. A busy gateway would keep that memory without using it.
// With 15 %, collection costs 1 to 5 % more CPU. The flag must be set before anything else is loaded, hence the dynamic import below. Only the
// command sets it, because a program that embeds a gateway has other work too.
setFlagsFromString('--heap-growing-percent=15')

// EPIPE: the reading program has closed the pipe, as in `litecone-gateway config | head`.
process.stdout.on('error', (error) => {
  if (!('code' in error) || error.code !== 'EPIPE') throw error
  process.exit()
})

const { runCommandLine } = await import('./run-command-line.ts')
// `process.exit` would discard output that is not yet written to a pipe.
process.exitCode = await runCommandLine(process.argv)
