import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { asCode, asCurl } from './as-command.ts'

const sent = {
  method: 'POST',
  url: 'https://api.anthropic.com/v1/messages',
  provider: 'anthropic',
  requestBody: `{"text":"it's $HOME \`id\`"}`,
}

it('writes a command whose body the shell does not change, with the key as a variable', () => {
  const words = execFileSync('sh', [
    '-c',
    `curl() { for word; do printf '%s\\n' "$word"; done; }; ANTHROPIC_API_KEY=k; ${asCurl(sent)}`,
  ])
  const lines = words.toString().trim().split('\n')
  expect(lines).toContain(sent.requestBody)
  expect(lines).toContain('x-api-key: k')
})

it('writes code with a JSON body as a literal, and with any other body as a string', () => {
  expect(asCode(sent)).toContain(`"text": "it's $HOME \`id\`"`)
  expect(asCode(sent)).toContain('process.env.ANTHROPIC_API_KEY')
  expect(asCode({ ...sent, requestBody: 'plain' })).toContain('JSON.stringify("plain")')
})
