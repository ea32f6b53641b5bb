#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8'

// V8 lets a heap grow by half and more before it collects old garbage. A gateway that is busy all day would hold that memory for nothing:
// collected after a seventh, it takes 1 to 5 % more CPU. This must be set before anything else is loaded, hence the dynamic import. The library
// leaves it alone, since a process that embeds a gateway has other work too.
setFlagsFromString('--heap-growing-percent=15')

// The reader has closed the pipe, as in `litecone-gateway config | head`.
process.stdout.on('error', (error) => {
  if (!('code' in error) || error.code !== 'EPIPE') throw error
  process.exit()
})

const { runCommandLine } = await import('./run-command-line.ts')
// Not `process.exit`, which would discard output that is not yet written to a pipe.
process.exitCode = await runCommandLine(process.argv)
