#!/usr/bin/env node
import './spare-memory.ts'
import { runCommandLine } from './run-command-line.ts'

// The reader has closed the pipe, as in `litecone-gateway config | head`.
process.stdout.on('error', (error) => {
  if (!('code' in error) || error.code !== 'EPIPE') throw error
  process.exit()
})

// Not `process.exit`, which would discard output that is not yet written to a pipe.
process.exitCode = await runCommandLine(process.argv)
