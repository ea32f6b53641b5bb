import { readFile, writeFile } from 'node:fs/promises'

/** Replaces the text of a file between `<!-- name -->` and `<!-- /name -->`. */
export async function replaceSection(file: URL, name: string, text: string): Promise<void> {
  const page = await readFile(file, 'utf8')
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const from = page.indexOf(begin)
  const to = page.indexOf(end)
  if (from < 0 || to < from) throw new Error(`${file.pathname} has no section ${begin} … ${end}.`)
  await writeFile(file, `${page.slice(0, from + begin.length)}\n${text}\n${page.slice(to)}`)
}
