import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url))

/** Runs the built demo as a user does, without any key. */
function runDemo(): Promise<{ code: number; output: string }> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/_API_KEY$|_API_TOKEN$/.test(name)))
  return new Promise((resolve) => {
    execFile(process.execPath, [main, '--once'], { env }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code ?? 1) : 0, output: stdout + stderr })
    })
  })
}

describe.skipIf(!existsSync(main))('the demo (built)', () => {
  it('shows an answer, a stream and a failure of every provider, each with its log, and ends with 0', async () => {
    const { code, output } = await runDemo()
    expect(output).not.toContain('missing')
    expect(code).toBe(0)
    for (const provider of ['openai', 'anthropic', 'gemini', 'azure', 'groq', 'cohere', 'replicate', 'deepseek']) {
      for (const mode of ['answer', 'stream', 'failure']) {
        const line = output.split('\n').find((text) => text.startsWith(`${provider} `) && text.includes(` ${mode} `))
        const log = /([0-9a-f]{8})\s*$/.exec(line ?? '')?.[1]
        expect(log, `${provider} ${mode}`).toBeDefined()
        // Once beside the call, once as the sink received it.
        expect(
          output.split('\n').filter((text) => text.includes(log ?? '?')),
          `${provider} ${mode}`,
        ).toHaveLength(2)
      }
    }
    for (const line of output.split('\n')) expect(line.length).toBeLessThanOrEqual(120)
  })
})
