import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { asCode, asCurl } from './as-command.ts'

const sent = {
  method: 'POST',
  url: 'https://api.anthropic.com/v1/messages',
  provider: 'anthropic',
  requestBody: `{"text":"it's $HOME \`id\`"}`,
}

it('writes a command whose body a shell leaves as it is, and names the key without having it', () => {
  const words = execFileSync('sh', [
    '-c',
    `curl() { for word; do printf '%s\\n' "$word"; done; }; ANTHROPIC_API_KEY=k; ${asCurl(sent)}`,
  ])
  const lines = words.toString().trim().split('\n')
  expect(lines).toContain(sent.requestBody)
  expect(lines).toContain('x-api-key: k')
})

it('writes code with the body as a literal, and with what is no JSON as a text', () => {
  expect(asCode(sent)).toContain(`"text": "it's $HOME \`id\`"`)
  expect(asCode(sent)).toContain('process.env.ANTHROPIC_API_KEY')
  expect(asCode({ ...sent, requestBody: 'plain' })).toContain('JSON.stringify("plain")')
})
