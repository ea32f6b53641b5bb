import { readFileSync } from 'node:fs'
import { type HeaderTable, headerName } from '../src/index.ts'

/** A row of a table, with its comment. */
export interface DocumentedRow {
  path: string
  header: string
  /** The header name in the comment. */
  named: string
  rule: string
  aliases: readonly string[]
  default: unknown
  meaning: string
  source: string
}

/** The rows of a table, with the comments of its file. Groups are recognized by indentation. */
export function documentRows(file: URL, table: HeaderTable): DocumentedRow[] {
  const text = readFileSync(file, 'utf8')
  const rows: DocumentedRow[] = []
  let group = ''
  for (const [, indent = '', comment = '', key = ''] of text.matchAll(
    /^( {2}| {4})\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*(\w+)[:,]/gm,
  )) {
    const inner = indent.length === 4
    const parent = inner ? table[group] : table
    const row = (parent as HeaderTable | undefined)?.[key]
    if (!row) continue
    if (!('rule' in row)) {
      group = key
      continue
    }
    const path = inner ? `${group}.${key}` : key
    const prose = comment.replace(/\s*\n\s*\* ?/g, ' ').trim()
    const [, named = '', meaning = '', source = ''] = /^`([^`]+)`: (.*?)(?: @see (.*))?$/.exec(prose) ?? []
    rows.push({
      path,
      header: headerName(row as never, path),
      named,
      rule: row.rule as string,
      aliases: (row as { aliases?: readonly string[] }).aliases ?? [],
      default: (row as { default?: unknown }).default,
      meaning,
      source,
    })
  }
  return rows
}

/** The rows as a Markdown table. */
export function formatRows(first: string, rows: readonly DocumentedRow[]): string {
  const cell = (text: string) => text.replaceAll('|', '\\|')
  const lines = rows.map(({ path, header, rule, aliases, default: standard, meaning, source }) => {
    const names = [header, ...aliases].map((name) => `\`${name}\``).join(', ')
    const value = standard === undefined ? rule : `${rule}; ${standard} by default`
    return `| \`${path}\` | ${names} | ${cell(value)} | ${cell(meaning)} | ${cell(source)} |`
  })
  return [`| ${first} | Header | Value | Meaning | Source |`, '| --- | --- | --- | --- | --- |', ...lines].join('\n')
}
