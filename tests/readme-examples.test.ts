import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { readPackages, root } from './workspace.ts'

/** Every README and page of documentation. */
function readPages(): string[] {
  const docs = join(root, 'docs')
  return [
    join(root, 'README.md'),
    ...readPackages().map(({ path }) => join(path, 'README.md')),
    ...readdirSync(docs)
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(docs, name)),
  ].filter((file) => existsSync(file))
}

interface Example {
  /** Where it stands: `README.md:12`. */
  place: string
  code: string
}

/** The blocks marked `ts`. One marked `ts fragment` needs what is not installed here, and is left to its reader. */
function readExamples(page: string): Example[] {
  const text = readFileSync(page, 'utf8')
  return [...text.matchAll(/^( *)```ts\n([\s\S]*?)^ *```/gm)].map((match) => ({
    place: `${relative(root, page)}:${text.slice(0, match.index).split('\n').length}`,
    code: (match[2] ?? '').replaceAll(`\n${match[1]}`, '\n'),
  }))
}

const examples = readPages().flatMap(readExamples)

describe('the examples of the READMEs', () => {
  it('compile under strict settings', () => {
    // As files that exist only in memory, beside the tests, so that packages resolve as they do there.
    const files = new Map(
      examples.map(({ code }, at) => [join(root, 'tests', `example-${at}.ts`), `${code}\nexport {}\n`]),
    )
    const config = ts.getParsedCommandLineOfConfigFile(
      join(root, 'tsconfig.json'),
      { noEmit: true, noUnusedLocals: false },
      {
        ...ts.sys,
        onUnRecoverableConfigFileDiagnostic: () => {},
      },
    )
    if (!config) throw new Error('no tsconfig.json')
    const host = ts.createCompilerHost(config.options)
    const readSource = host.getSourceFile.bind(host)
    host.fileExists = (name) => files.has(name) || ts.sys.fileExists(name)
    host.getSourceFile = (name, target, ...rest) => {
      const code = files.get(name)
      return code === undefined ? readSource(name, target, ...rest) : ts.createSourceFile(name, code, target)
    }
    const program = ts.createProgram([...files.keys()], config.options, host)
    const problems = [...files.keys()].flatMap((name, at) => {
      const source = program.getSourceFile(name)
      const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
      return found.map((one) => {
        const line = source?.getLineAndCharacterOfPosition(one.start ?? 0).line ?? 0
        return `${examples[at]?.place} +${line + 1}: ${ts.flattenDiagnosticMessageText(one.messageText, ' ')}`
      })
    })
    expect(examples.length).toBeGreaterThan(15)
    expect(problems).toEqual([])
  })
})
