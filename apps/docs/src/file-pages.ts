import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../../tests/workspace.ts'
import { filePages, linkPages } from './link-pages.ts'

/** READMEs, and what else the repository documents, as pages of the site. */
export function pagesOfFiles(): Record<string, string> {
  return Object.fromEntries(
    filePages().map(([file, page]) => {
      const text = readFileSync(join(root, file), 'utf8')
      return [`${page.slice(1)}${page.endsWith('/') ? 'index' : ''}.md`, markSections(linkPages(text, file))]
    }),
  )
}

/** Each section becomes a region by the anchor of its heading, which other pages can include: `<!--@include: gateway.md#keys-->`. */
function markSections(markdown: string): string {
  const [head = '', ...sections] = markdown.split(/^(?=## )/m)
  const marked = sections.map((section) => {
    const name = anchorOf(/^## (.*)/.exec(section)?.[1] ?? '')
    return `<!-- #region ${name} -->\n${section.trimEnd()}\n<!-- #endregion ${name} -->\n`
  })
  return [head, ...marked].join('\n')
}

/**
 * Fails when a page includes what is not there: VitePress then includes the whole file, or leaves the line as it is.
 * `pages` are those of the site by their path.
 */
export function checkIncludes(written: Record<string, string>, pages: Record<string, string>): void {
  for (const [path, text] of Object.entries(written)) {
    for (const [include, file = '', region = ''] of text.matchAll(/<!--@include: \.\.\/([^#\s]+)#(\S+)-->/g)) {
      if (!pages[file]?.includes(`<!-- #region ${region} -->`))
        throw new Error(`${path}: nothing is there for ${include}`)
    }
  }
}

function anchorOf(heading: string): string {
  return heading.toLowerCase().replace(/\W+/g, '-').replace(/^-|-$/g, '')
}
