/**
 * Anthropic's own name of a Claude that goes by another: by Helicone's (`claude-4.5-sonnet`, https://www.helicone.ai/models), or by one with
 * a dot, as OpenRouter and Vercel have it (`claude-sonnet-4.5`). Any other name is itself, as are those before version 4, which follow no rule.
 */
export function claudeName(name: string): string {
  const { family, version } = (VERSION_FIRST.exec(name) ?? DOTTED.exec(name))?.groups ?? {}
  return family === undefined || version === undefined ? name : `claude-${family}-${version.replace('.', '-')}`
}

const VERSION_FIRST = /^claude-(?<version>[4-9](?:\.\d+)?)-(?<family>[a-z]+)$/
const DOTTED = /^claude-(?<family>[a-z]+)-(?<version>[4-9]\.\d+)$/
