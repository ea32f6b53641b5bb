/**
 * Translates names of Claude models to Anthropic's: from Helicone's (`claude-4.5-sonnet`, https://www.helicone.ai/models), and from those of OpenRouter and
 * Vercel (`claude-sonnet-4.5`). Other names are not changed. Models before version 4 have irregular names.
 */
export function claudeName(name: string): string {
  const { family, version } = (VERSION_FIRST.exec(name) ?? DOTTED.exec(name))?.groups ?? {}
  return family === undefined || version === undefined ? name : `claude-${family}-${version.replace('.', '-')}`
}

const VERSION_FIRST = /^claude-(?<version>[4-9](?:\.\d+)?)-(?<family>[a-z]+)$/
const DOTTED = /^claude-(?<family>[a-z]+)-(?<version>[4-9]\.\d+)$/
