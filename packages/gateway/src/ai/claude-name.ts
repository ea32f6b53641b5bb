/**
 * Anthropic's own name for a Claude model that is called by another: Helicone's (`claude-4.5-sonnet`, https://www.helicone.ai/models), or the
 * one with a dot that OpenRouter and Vercel use (`claude-sonnet-4.5`). Other names are returned as they are, among them those before version 4,
 * which follow no rule.
 */
export function claudeName(name: string): string {
  const { family, version } = (VERSION_FIRST.exec(name) ?? DOTTED.exec(name))?.groups ?? {}
  return family === undefined || version === undefined ? name : `claude-${family}-${version.replace('.', '-')}`
}

const VERSION_FIRST = /^claude-(?<version>[4-9](?:\.\d+)?)-(?<family>[a-z]+)$/
const DOTTED = /^claude-(?<family>[a-z]+)-(?<version>[4-9]\.\d+)$/
