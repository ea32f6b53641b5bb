import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../../tests/workspace.ts'
import { filePages, linkPages } from './link-pages.ts'

/** READMEs, and what else the repository documents, as pages of the site. */
export function pagesOfFiles(): Record<string, string> {
  return Object.fromEntries(
    filePages().map(([file, page]) => {
      const text = readFileSync(join(root, file), 'utf8')
      return [`${page.slice(1)}${page.endsWith('/') ? 'index' : ''}.md`, linkPages(text, file)]
    }),
  )
}
