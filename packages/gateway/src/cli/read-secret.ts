import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'

/** Reads a secret from standard input. At a terminal, prompts for it and does not echo it. Resolves to `''` if nothing was entered. */
export async function readSecret(question: string): Promise<string> {
  const { stdin, stderr } = process
  if (!stdin.isTTY) return (await text(stdin)).trim()
  const discard = new Writable({ write: (_chunk, _encoding, done) => done() })
  const line = createInterface({ input: stdin, output: discard, terminal: true })
  // Ctrl+C and Ctrl+D close the interface. The promise of `question` would then never settle.
  const closed = new Promise<string>((resolve) => line.once('close', () => resolve('')))
  stderr.write(question)
  try {
    return (await Promise.race([line.question(''), closed])).trim()
  } finally {
    line.close()
    stderr.write('\n')
  }
}
