import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'

/** Reads from standard input. At a terminal it prompts, without echo. Empty if nothing was entered. */
export async function readSecret(question: string): Promise<string> {
  const { stdin, stderr } = process
  if (!stdin.isTTY) return (await text(stdin)).trim()
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const line = createInterface({ input: stdin, output: nowhere, terminal: true })
  // Ctrl+C and Ctrl+D close it, and would leave the question unanswered for ever.
  const left = new Promise<string>((resolve) => line.once('close', () => resolve('')))
  stderr.write(question)
  try {
    return (await Promise.race([line.question(''), left])).trim()
  } finally {
    line.close()
    stderr.write('\n')
  }
}
