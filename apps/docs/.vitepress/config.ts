import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type DefaultTheme, defineConfig } from 'vitepress'
import { checkAnchors } from '../src/check-anchors.ts'

const pages = fileURLToPath(new URL('../pages', import.meta.url))

/** Nothing here comes from another machine: fonts, scripts and the index of the search are part of the site. */
export default defineConfig({
  title: 'Litecone',
  description: 'One completion() for every language model provider, and every call seen in Helicone.',
  lang: 'en',
  srcDir: 'pages',
  cleanUrls: true,
  head: [['link', { rel: 'icon', href: '/favicon.svg' }]],
  markdown: { theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' } },
  themeConfig: {
    nav: [
      { text: 'Guide', link: '/guide/getting-started', activeMatch: '^/(guide|recipes|migrate)/' },
      { text: 'Gateway', link: '/gateway/run', activeMatch: '^/gateway/' },
      { text: 'Reference', link: '/reference/headers', activeMatch: '^/reference/' },
    ],
    sidebar: { '/': guide(), '/reference/': reference() },
    outline: { level: [2, 3] },
    search: {
      provider: 'local',
      options: {
        miniSearch: { searchOptions: { combineWith: 'AND' } },
        _render: (text, env, markdown) => onlyNames(env.relativePath, markdown.render(text, env)),
      },
    },
  },
  buildEnd: ({ outDir }) => checkAnchors(outDir),
})

function guide(): DefaultTheme.SidebarItem[] {
  return [
    {
      text: 'Guide',
      items: [
        { text: 'Getting started', link: '/guide/getting-started' },
        { text: 'Callbacks or proxy', link: '/guide/two-ways' },
        { text: 'Providers and models', link: '/guide/providers' },
        { text: 'Headers', link: '/guide/headers' },
        { text: 'Callbacks', link: '/guide/callbacks' },
        { text: 'Errors and retries', link: '/guide/errors' },
        { text: 'Streaming', link: '/guide/streaming' },
        { text: 'Structured output', link: '/guide/structured-output' },
        { text: 'Sessions and tracing', link: '/guide/sessions' },
      ],
    },
    {
      text: 'Gateway',
      items: [
        { text: 'Run it', link: '/gateway/run' },
        { text: 'Dashboard', link: '/gateway/dashboard' },
        { text: 'Secure it', link: '/gateway/secure' },
        { text: 'Run several', link: '/gateway/scale' },
        { text: 'Move from Helicone', link: '/gateway/migrate' },
      ],
    },
    {
      text: 'Recipes',
      items: [
        { text: 'An agent with tools', link: '/recipes/agent' },
        { text: 'Extract data from text', link: '/recipes/extract' },
        { text: 'Caching', link: '/recipes/caching' },
        { text: 'Budgets', link: '/recipes/budgets' },
      ],
    },
    {
      text: 'Moving here',
      items: [
        { text: 'From LiteLLM', link: '/migrate/litellm' },
        { text: 'From the Vercel AI SDK', link: '/migrate/vercel-ai-sdk' },
      ],
    },
  ]
}

/** Open as it is: the theme makes a button of a part that can be closed, and puts another one into it. */
function reference(): DefaultTheme.SidebarItem[] {
  return [
    { text: 'Every header', link: '/reference/headers' },
    {
      text: 'Gateway',
      items: [
        { text: 'Settings', link: '/reference/gateway/configuration' },
        { text: 'Query API', link: '/reference/gateway/api' },
        { text: 'Log endpoints', link: '/reference/gateway/log-intake' },
        { text: 'Guarantees', link: '/reference/gateway/guarantees' },
      ],
    },
    { text: 'Every provider', link: '/reference/providers/', items: pagesIn('reference/providers') },
    { text: 'Packages', items: pagesIn('reference/packages') },
    { text: 'API', link: '/reference/api/', items: pagesIn('reference/api/@litecone') },
    {
      text: 'Contributing',
      items: [
        { text: 'Add a provider', link: '/reference/add-a-provider' },
        { text: 'Decisions', link: '/reference/decisions/' },
      ],
    },
  ]
}

/** In the API reference only names are found, and not every "Parameters" and "Returns" beneath them. */
function onlyNames(page: string, html: string): string {
  return page.startsWith('reference/api/') ? html.replace(/<(\/?)h[4-6]\b/g, '<$1p') : html
}

/** Each page of a folder under its own heading. */
function pagesIn(folder: string): DefaultTheme.SidebarItem[] {
  return readdirSync(join(pages, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && name !== 'index.md')
    .sort()
    .map((name) => ({
      text: /^# (.*)$/m.exec(readFileSync(join(pages, folder, name), 'utf8'))?.[1] ?? name,
      link: `/${folder}/${name.slice(0, -'.md'.length)}`,
    }))
}
