import { readFile, writeFile } from 'node:fs/promises'

/** From the built programs in `dist/gateway`. */
const file = new URL('../../gateway.md', import.meta.url)

/** Replaces the text in `gateway.md` between `<!-- name -->` and `<!-- /name -->`. */
export async function replaceSection(name: string, text: string): Promise<void> {
  const page = await readFile(file, 'utf8')
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const from = page.indexOf(begin)
  const to = page.indexOf(end)
  if (from < 0 || to < from) throw new Error(`${file.pathname} has no section ${begin} … ${end}.`)
  await writeFile(file, `${page.slice(0, from + begin.length)}\n${text}\n${page.slice(to)}`)
}
