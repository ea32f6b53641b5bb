import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { prices } from './prices.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const examples = new Map(
  [...readme.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((match, index) => [
    fileURLToPath(new URL(`readme-example-${index}.ts`, import.meta.url)),
    match[1] ?? '',
  ]),
)

describe('the examples of the README', () => {
  it('have no type errors', () => {
    const { config } = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile)
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root)
    const host = ts.createCompilerHost(options)
    const { fileExists, readFile } = host
    host.fileExists = (file) => examples.has(file) || fileExists(file)
    host.readFile = (file) => examples.get(file) ?? readFile(file)
    const program = ts.createProgram([...examples.keys()], options, host)
    const problems = ts.getPreEmitDiagnostics(program).filter(({ file }) => file && examples.has(file.fileName))
    expect(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([])
    expect(examples.size).toBe(3)
  })

  it('give the stated costs', () => {
    const at = new Date('2025-12-01')
    const usage = { prompt_tokens: 1_000_000, completion_tokens: 0, total_tokens: 1_000_000 }
    const book = prices({ custom: { 'azure/chat-prod': 'openai/gpt-4o' } })
    expect(book.cost({ provider: 'azure', model: 'chat-prod', usage, at })).toEqual({
      total: 2.5,
      input: 2.5,
      output: 0,
    })
    const small = { prompt_tokens: 9, completion_tokens: 12, total_tokens: 21 }
    const cost = prices().cost({ provider: 'openai', model: 'gpt-4o-mini', usage: small, at })
    expect(cost?.total).toBeCloseTo(0.00000855, 12)
  })
})
