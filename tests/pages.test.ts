import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { root } from './workspace.ts'

const folder = join(root, 'packages/gateway/dist/pages')

it('the built gateway contains the dashboard, which loads at most 250 kB gzipped to show its first page', () => {
  const html = readFileSync(join(folder, 'index.html'), 'utf8')
  const files = [...html.matchAll(/(?:src|href)="\/([^"]+)"/g)].map(([, path]) =>
    readFileSync(join(folder, path ?? '')),
  )
  expect(files.length).toBeGreaterThan(2)
  const bytes = files.reduce((total, file) => total + gzipSync(file, { level: 9 }).length, 0)
  expect(bytes).toBeLessThanOrEqual(250_000)
})

it('the dashboard refers to no other host and has no inline script or style, which its content security policy forbids', () => {
  const html = readFileSync(join(folder, 'index.html'), 'utf8')
  expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//)
  expect(html).not.toMatch(/<style|<script>|<script [^>]*>[^<]|\son\w+=|style="/)
})
