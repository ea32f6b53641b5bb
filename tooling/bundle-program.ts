import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type BuildOptions, build } from 'esbuild'

/**
 * Options for the gateway's command, which is bundled with its dependencies: it starts in half the time and holds less memory than the same code in hundreds
 * of modules, whose sources V8 keeps with their comments.
 */
export const programOptions = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'es2022',
  splitting: true,
  // One has a native part. The others are loaded only by those who use PostgreSQL or Redis.
  external: ['libsql', 'pg', '@redis/client'],
  chunkNames: 'program-[hash]',
  // One byte per character in memory instead of two.
  charset: 'ascii',
  legalComments: 'none',
  minifyWhitespace: true,
  minifySyntax: true,
  // Names and short lines stay, for stack traces.
  lineLimit: 120,
  // Bundled CommonJS modules load Node's own with `require`.
  banner: { js: "import { createRequire } from 'node:module'\nconst require = createRequire(import.meta.url)" },
  logLevel: 'error',
} as const satisfies BuildOptions

/** Bundles a program into `outdir`, and writes the licenses of everything that comes with it into `third-party.md`. */
export async function bundleProgram(options: BuildOptions & { readonly outdir: string }): Promise<void> {
  const { metafile } = await build({ ...programOptions, ...options, metafile: true })
  await writeFile(join(options.outdir, 'third-party.md'), await readLicenses(Object.keys(metafile.inputs)))
}

/** The licenses of the installed packages that these files belong to. */
async function readLicenses(files: readonly string[]): Promise<string> {
  const folders = new Set(files.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []))
  const texts = await Promise.all([...folders].sort().map(readLicense))
  return texts.join(`\n${'-'.repeat(80)}\n\n`)
}

/** Throws for a package that names no license. Some name one without shipping its text. */
async function readLicense(folder: string): Promise<string> {
  const manifest: Record<string, string> = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  const { name, version, license } = manifest
  if (!license) throw new Error(`${name} names no license, so it must not be bundled.`)
  const file = (await readdir(folder)).find((each) => /^licen[cs]e/i.test(each))
  const text = file ? await readFile(join(folder, file), 'utf8') : `https://spdx.org/licenses/${license}.html`
  return `${name} ${version}, ${license}\n\n${text.trim()}\n`
}
