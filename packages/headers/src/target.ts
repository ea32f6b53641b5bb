import { refuse } from './helicone-header-error.ts'
import { origin, parseTarget } from './value-kind.ts'

/**
 * Where a gateway sends a request: the target's origin with the request's own path and query, as Helicone does; a path in the target is
 * dropped. Throws `HeliconeHeaderError` when the target is no http(s) URL or carries credentials.
 */
export function rewriteUrl(requested: string | URL, target: string): string {
  const base = parseTarget(target)
  if (!base) refuse('invalid', 'Helicone-Target-URL', `must be ${origin.rule}.`)
  const { pathname, search } = new URL(requested, 'http://gateway')
  return base.origin + pathname + search
}

/** Whose name at Helicone is the last part before the dot: `api.groq.com` is `GROQ`. */
const DOMAINS =
  'openai.com anthropic.com llama.com nvidia.com azure.com nebius.com amdbartek.dev anyscale.com cloudflare.com x.ai 2yfv.com together.xyz ' +
  'lemonfox.ai fireworks.ai perplexity.ai openrouter.ai wisdominanutshell.academy groq.com cohere.ai cohere.com mistral.ai deepinfra.com ' +
  'firecrawl.dev deepseek.com avian.io novita.ai openpipe.ai chutes.com vercel.sh cerebras.ai canopywave.io'

/** And those whose is not. */
const NAMES: Readonly<Record<string, string>> = {
  'azure-api.net': 'AZURE',
  'googleapis.com': 'GOOGLE',
  'amazonaws.com': 'AWS',
  'upstash.io': 'QSTASH',
  'helicone.ai': 'HELICONE',
  'hconeai.com': 'HELICONE',
  '127.0.0.1': 'LOCAL',
}

/**
 * Helicone's name of the provider at a URL (`OPENAI`, `X`, …), or the URL itself in lower case when it has none. Whole domains are
 * compared, where Helicone compares beginnings, which `api.openai.com.example.net` has too.
 */
export function detectProvider(targetUrl: string): string {
  const lower = targetUrl.toLowerCase()
  const host = /^(?:https?:\/\/)?([^/:?#]+)/.exec(lower)?.[1] ?? ''
  const domain = /[^.]+\.[^.]+$/.exec(host)?.[0] ?? ''
  if (DOMAINS.split(' ').includes(domain)) return domain.replace(/\..*/, '').toUpperCase()
  const name = [domain, host].find((one) => Object.hasOwn(NAMES, one))
  return (name && NAMES[name]) ?? lower
}
