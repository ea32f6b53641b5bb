import { CommanderError } from 'commander'
import { ConfigError } from '../config/config-error.ts'
import { reasonOf } from '../reason-of.ts'
import { createProgram } from './create-program.ts'
import { UsageError } from './usage-error.ts'

/** Runs a command, and prints its error if it fails. Resolves to the exit code: 0, 1 after a failure, 2 for an invalid command or configuration. */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  const program = createProgram()
  try {
    await program.parseAsync(argv)
    return Number(process.exitCode ?? 0)
  } catch (error) {
    // Commander has already printed the error.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    const isUsage = error instanceof ConfigError || error instanceof UsageError
    const message = reasonOf(error)
    const text = program.opts()['verbose'] && error instanceof Error ? (error.stack ?? message) : message
    process.stderr.write(`litecone-gateway: ${text}\n`)
    return isUsage ? 2 : 1
  }
}
