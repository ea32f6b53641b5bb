import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { root } from './workspace.ts'

const folder = join(root, 'packages/gateway/dist/pages')

it('come with the gateway, and are 250 kB at most until the first of them stands', () => {
  const html = readFileSync(join(folder, 'index.html'), 'utf8')
  const files = [...html.matchAll(/(?:src|href)="\/([^"]+)"/g)].map(([, path]) =>
    readFileSync(join(folder, path ?? '')),
  )
  expect(files.length).toBeGreaterThan(2)
  const bytes = files.reduce((total, file) => total + gzipSync(file, { level: 9 }).length, 0)
  expect(bytes).toBeLessThanOrEqual(250_000)
})

it('name nothing of another machine, and no script or style of their own, which their policy would refuse', () => {
  const html = readFileSync(join(folder, 'index.html'), 'utf8')
  expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//)
  expect(html).not.toMatch(/<style|<script>|<script [^>]*>[^<]|\son\w+=|style="/)
})
