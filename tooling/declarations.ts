import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import ts from 'typescript'

/**
 * Writes the declarations that package.json names and those they import: one per source, with a source map, so that "go to definition" opens the
 * shipped source. tsup would write one bundle without a map. Throws on any type error.
 */
export async function writeDeclarations(): Promise<void> {
  const entries = namedDeclarations(await readFile('package.json', 'utf8'))
  if (entries.length === 0) return
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile('tsconfig.json', ts.sys.readFile).config,
    ts.sys,
    process.cwd(),
  )
  const host = ts.createCompilerHost(options)
  const program = ts.createProgram(
    entries.map((entry) => resolve(`src/${entry}.ts`)),
    {
      ...options,
      noEmit: false,
      declaration: true,
      declarationMap: true,
      emitDeclarationOnly: true,
      rootDir: resolve('src'),
      outDir: resolve('dist'),
    },
    host,
  )
  const files = new Map<string, string>()
  const { diagnostics } = program.emit(undefined, (path, text) => files.set(resolve(path), text))
  const problems = [...ts.getPreEmitDiagnostics(program), ...diagnostics]
  if (problems.length > 0) throw new Error(ts.formatDiagnostics(problems, host))
  for (const [path, text] of reachableDeclarations(files, entries)) {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
    await writeFile(`${path}.map`, files.get(`${path}.map`) ?? '')
  }
}

/** Names of the entries: `index` for `./dist/index.d.ts`, which is built from `src/index.ts`. */
function namedDeclarations(manifest: string): string[] {
  return [...new Set([...manifest.matchAll(/"\.\/dist\/([^"]+)\.d\.ts"/g)].flatMap(([, name]) => name ?? []))]
}

/** The declarations of the entries and everything they import. Users cannot import the others. */
function reachableDeclarations(files: ReadonlyMap<string, string>, entries: readonly string[]): Map<string, string> {
  const found = new Map<string, string>()
  const add = (path: string) => {
    if (found.has(path)) return
    const text = files.get(path)
    if (text === undefined) throw new Error(`TypeScript emitted no declarations for ${path}.`)
    const imported = ts.preProcessFile(text).importedFiles.filter(({ fileName }) => /^\..*\.ts$/.test(fileName))
    found.set(path, renameImports(text, imported))
    for (const { fileName } of imported) add(join(dirname(path), fileName.replace(/\.ts$/, '.d.ts')))
  }
  for (const entry of entries) add(resolve(`dist/${entry}.d.ts`))
  return found
}

/**
 * Renames `./chat.ts` to `./chat.js`. TypeScript keeps the former in declarations, and its older versions do not resolve that to `chat.d.ts`. Both have
 * the same length, so the source map stays valid.
 */
function renameImports(text: string, imported: readonly ts.FileReference[]): string {
  let renamed = text
  for (const { fileName } of imported) {
    renamed = renamed.replaceAll(`'${fileName}'`, `'${fileName.replace(/\.ts$/, '.js')}'`)
    renamed = renamed.replaceAll(`"${fileName}"`, `"${fileName.replace(/\.ts$/, '.js')}"`)
  }
  return renamed
}
