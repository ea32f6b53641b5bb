#!/usr/bin/env node
import { runCommandLine } from './run-command-line.ts'

// Not `process.exit`: what is still to be written to a pipe would be lost.
process.exitCode = await runCommandLine(process.argv)
