import { refuse } from './helicone-header-error.ts'
import { origin, parseTarget } from './value-kind.ts'

/**
 * The URL to which a gateway sends a request: the target's origin with the request's path and query, like Helicone. A path in the target is
 * dropped. Throws `HeliconeHeaderError` if the target is not an http(s) URL or contains credentials.
 */
export function rewriteUrl(requested: string | URL, target: string): string {
  const base = parseTarget(target)
  if (!base) refuse('invalid', 'Helicone-Target-URL', `must be ${origin.rule}.`)
  const { pathname, search } = new URL(requested, 'http://gateway')
  return base.origin + pathname + search
}

/** Domains whose name at Helicone is the part before the last dot: `api.groq.com` is `GROQ`. */
const DOMAINS =
  'openai.com anthropic.com llama.com nvidia.com azure.com nebius.com amdbartek.dev anyscale.com cloudflare.com x.ai 2yfv.com together.xyz ' +
  'lemonfox.ai fireworks.ai perplexity.ai openrouter.ai wisdominanutshell.academy groq.com cohere.ai cohere.com mistral.ai deepinfra.com ' +
  'firecrawl.dev deepseek.com avian.io novita.ai openpipe.ai chutes.com vercel.sh cerebras.ai canopywave.io'

/** Domains with another name. */
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
 * Helicone's name of the provider at a URL (`OPENAI`, `X`, …), or the URL in lower case if it has none. Compares whole domains, unlike
 * Helicone, whose prefix match also accepts `api.openai.com.example.net`.
 */
export function detectProvider(targetUrl: string): string {
  const lower = targetUrl.toLowerCase()
  const host = /^(?:https?:\/\/)?([^/:?#]+)/.exec(lower)?.[1] ?? ''
  const domain = /[^.]+\.[^.]+$/.exec(host)?.[0] ?? ''
  if (DOMAINS.split(' ').includes(domain)) return domain.replace(/\..*/, '').toUpperCase()
  const name = [domain, host].find((one) => Object.hasOwn(NAMES, one))
  return (name && NAMES[name]) ?? lower
}
