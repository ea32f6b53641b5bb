import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type DefaultTheme, defineConfig } from 'vitepress'
import { checkAnchors } from '../src/check-anchors.ts'

const pages = fileURLToPath(new URL('../pages', import.meta.url))

/** Everything is self-hosted, including fonts, scripts and the search index. */
export default defineConfig({
  title: 'Litecone',
  description: 'One completion() for every LLM provider, with every call logged to Helicone.',
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
        miniSearch: {
          searchOptions: {
            combineWith: 'AND',
            // Rank guides above reference pages. An exact name still comes first.
            boostDocument: (id: string) => (id.startsWith('/reference/') ? 0.8 : 1),
          },
        },
        _render: (text, env, markdown) => withoutSubheadings(env.relativePath, markdown.render(text, env)),
      },
    },
  },
  // The search index is one large file, loaded on the first search.
  vite: { build: { chunkSizeWarningLimit: 2000 } },
  buildEnd: ({ outDir }) => checkAnchors(outDir),
})

function guide(): DefaultTheme.SidebarItem[] {
  return [
    section('Guide', '/guide/', {
      'getting-started': 'Getting started',
      streaming: 'Streaming',
      'structured-output': 'Structured output',
      providers: 'Providers and models',
      errors: 'Errors and retries',
      'two-ways': 'Callbacks or proxy',
      callbacks: 'Callbacks',
      headers: 'Headers',
      sessions: 'Sessions and tracing',
      testing: 'Test your app',
      types: 'TypeScript types',
      serverless: 'Workers, Next.js, Lambda',
      'behind-a-proxy': 'Behind a proxy',
      troubleshooting: 'Troubleshooting',
    }),
    section('Gateway', '/gateway/', {
      run: 'Run the gateway',
      dashboard: 'Dashboard',
      secure: 'Secure the gateway',
      scale: 'Run several gateways',
      migrate: 'Move from Helicone',
    }),
    section('Recipes', '/recipes/', {
      agent: 'Build an agent with tools',
      extract: 'Extract data from text',
      caching: 'Cache responses',
      costs: 'Track costs per user',
      budgets: 'Set budgets',
      tenants: 'Serve many tenants',
    }),
    section('Migrate', '/migrate/', { litellm: 'From LiteLLM', 'vercel-ai-sdk': 'From the Vercel AI SDK' }),
  ]
}

/** The sections are not collapsible, because the theme would nest one button in another. */
function reference(): DefaultTheme.SidebarItem[] {
  return [
    { text: 'Every header', link: '/reference/headers' },
    section('Gateway', '/reference/gateway/', {
      configuration: 'Every setting',
      alerts: 'Alerts',
      api: 'Query API',
      'log-intake': 'Log endpoints',
      guarantees: 'Guarantees',
    }),
    { text: 'Packages', items: pagesIn('reference/packages') },
    { text: 'API', link: '/reference/api/', items: pagesIn('reference/api/@litecone') },
    { text: 'Every provider', link: '/reference/providers/', items: pagesIn('reference/providers') },
    section('Contributing', '/reference/', { 'add-a-provider': 'Add a provider', 'decisions/': 'Decisions' }),
  ]
}

/** A section of the sidebar, from titles by page name. */
function section(text: string, folder: string, pages: Record<string, string>): DefaultTheme.SidebarItem {
  return { text, items: Object.entries(pages).map(([name, title]) => ({ text: title, link: folder + name })) }
}

/** For the API reference, keeps headings such as "Parameters" and "Returns" out of the search index. */
function withoutSubheadings(page: string, html: string): string {
  return page.startsWith('reference/api/') ? html.replace(/<(\/?)h[4-6]\b/g, '<$1p') : html
}

/** Sidebar items for every page of a folder, titled by its heading. Core comes first. */
function pagesIn(folder: string): DefaultTheme.SidebarItem[] {
  return readdirSync(join(pages, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && name !== 'index.md')
    .sort()
    .sort((a, b) => Number(b === 'core.md') - Number(a === 'core.md'))
    .map((name) => ({
      text: /^# (.*)$/m.exec(readFileSync(join(pages, folder, name), 'utf8'))?.[1] ?? name,
      link: `/${folder}/${name.slice(0, -'.md'.length)}`,
    }))
}
