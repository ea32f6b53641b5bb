import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import ts from 'typescript'

/**
 * Writes the declarations that package.json names and what these lead to, one for each source and with a map to it, so that an editor goes from a name to the source that
 * was shipped. tsup's own are one bundle without a map. Fails on any error of types, as a build must.
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
  for (const [path, text] of reached(files, entries)) {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
    await writeFile(`${path}.map`, files.get(`${path}.map`) ?? '')
  }
}

/** `index` for `./dist/index.d.ts`, which comes of `src/index.ts`. */
function namedDeclarations(manifest: string): string[] {
  return [...new Set([...manifest.matchAll(/"\.\/dist\/([^"]+)\.d\.ts"/g)].flatMap(([, name]) => name ?? []))]
}

/** What the declarations of entries import. The rest tells of the inside, which nobody can import. */
function reached(files: ReadonlyMap<string, string>, entries: readonly string[]): Map<string, string> {
  const found = new Map<string, string>()
  const add = (path: string) => {
    if (found.has(path)) return
    const text = files.get(path)
    if (text === undefined) throw new Error(`No declarations were written for ${path}.`)
    const imported = ts.preProcessFile(text).importedFiles.filter(({ fileName }) => /^\..*\.ts$/.test(fileName))
    found.set(path, nameBuilt(text, imported))
    for (const { fileName } of imported) add(join(dirname(path), fileName.replace(/\.ts$/, '.d.ts')))
  }
  for (const entry of entries) add(resolve(`dist/${entry}.d.ts`))
  return found
}

/** TypeScript leaves `./chat.ts` as it is in declarations, where older ones do not look for `chat.d.ts`. Columns stay, and with them the map. */
function nameBuilt(text: string, imported: readonly ts.FileReference[]): string {
  let named = text
  for (const { fileName } of imported) {
    named = named.replaceAll(`'${fileName}'`, `'${fileName.replace(/\.ts$/, '.js')}'`)
    named = named.replaceAll(`"${fileName}"`, `"${fileName.replace(/\.ts$/, '.js')}"`)
  }
  return named
}
