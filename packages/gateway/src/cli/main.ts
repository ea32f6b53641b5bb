#!/usr/bin/env node
import './spare-memory.ts'
import { runCommandLine } from './run-command-line.ts'

// Whoever reads has enough: `litecone-gateway config | head`.
process.stdout.on('error', (error) => {
  if (!('code' in error) || error.code !== 'EPIPE') throw error
  process.exit()
})

// Not `process.exit`: what is still to be written to a pipe would be lost.
process.exitCode = await runCommandLine(process.argv)
