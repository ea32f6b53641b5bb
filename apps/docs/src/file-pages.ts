import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../../tests/workspace.ts'
import { filePages, linkPages } from './link-pages.ts'

/** Pages of the site that are made from READMEs and other Markdown files of the repository. */
export function pagesOfFiles(): Record<string, string> {
  return Object.fromEntries(
    filePages().map(([file, page]) => {
      const text = readFileSync(join(root, file), 'utf8')
      return [`${page.slice(1)}${page.endsWith('/') ? 'index' : ''}.md`, markSections(linkPages(text, file))]
    }),
  )
}

/** Marks each section as a region, named by the anchor of its heading, so that other pages can include it: `<!--@include: gateway.md#keys-->`. */
function markSections(markdown: string): string {
  const [head = '', ...sections] = markdown.split(/^(?=## )/m)
  const marked = sections.map((section) => {
    const name = anchorOf(/^## (.*)/.exec(section)?.[1] ?? '')
    return `<!-- #region ${name} -->\n${section.trimEnd()}\n<!-- #endregion ${name} -->\n`
  })
  return [head, ...marked].join('\n')
}

/**
 * Throws if a page includes a region that does not exist, for which VitePress would include the whole file, or leave the line as it is.
 * `pages` are the generated pages by path.
 */
export function checkIncludes(written: Record<string, string>, pages: Record<string, string>): void {
  for (const [path, text] of Object.entries(written)) {
    for (const [include, file = '', region = ''] of text.matchAll(/<!--@include: \.\.\/([^#\s]+)#(\S+)-->/g)) {
      if (!pages[file]?.includes(`<!-- #region ${region} -->`))
        throw new Error(`${path}: ${include} refers to a section that does not exist`)
    }
  }
}

function anchorOf(heading: string): string {
  return heading.toLowerCase().replace(/\W+/g, '-').replace(/^-|-$/g, '')
}
