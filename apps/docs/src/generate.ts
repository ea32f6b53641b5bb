import { readdirSync, readFileSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { root } from '../../../tests/workspace.ts'
import { checkOutsideLinks } from './check-outside-links.ts'
import { configurationPage } from './configuration-page.ts'
import { checkIncludes, pagesOfFiles } from './file-pages.ts'
import { headerPage } from './header-page.ts'
import { providerPages } from './provider-pages.ts'

/** Writes the pages that are generated from code, READMEs and `docs/` into a folder that git ignores. TypeDoc adds `api`. */
const pages: Record<string, string> = {
  ...pagesOfFiles(),
  ...providerPages(),
  'reference/headers.md': headerPage(),
  'reference/gateway/configuration.md': configurationPage(),
}

checkOutsideLinks()
const folder = join(root, 'apps/docs/pages')
await rm(join(folder, 'reference'), { recursive: true, force: true })
const written = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'))
checkIncludes(Object.fromEntries(written.map((name) => [name, readFileSync(join(folder, name), 'utf8')])), pages)
for (const [path, text] of Object.entries(pages)) {
  await mkdir(dirname(join(folder, path)), { recursive: true })
  await writeFile(join(folder, path), text)
}
console.log(`${Object.keys(pages).length} pages generated.`)
