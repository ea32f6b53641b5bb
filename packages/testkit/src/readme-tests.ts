import { readFileSync } from 'node:fs'
import type { CompletionParameters, Provider } from '@litecone/core'
import { describe, expect, it } from 'vitest'

export interface ReadmeTests {
  /** The package's README. */
  readme: URL
  provider: Provider
  /** The heading of the section whose tables describe this provider, where a README covers several. Default: the first tables. */
  section?: string
  /** Models whose combined parameters the README's table lists. Default: any. */
  models?: readonly string[]
}

/** Every parameter of a completion. The compiler reports missing ones. */
const ALL: Record<Exclude<keyof CompletionParameters, 'messages'>, true> = {
  audio: true,
  frequency_penalty: true,
  function_call: true,
  functions: true,
  logit_bias: true,
  logprobs: true,
  max_completion_tokens: true,
  max_tokens: true,
  metadata: true,
  modalities: true,
  n: true,
  parallel_tool_calls: true,
  prediction: true,
  presence_penalty: true,
  prompt_cache_key: true,
  prompt_cache_retention: true,
  reasoning_effort: true,
  response_format: true,
  safety_identifier: true,
  seed: true,
  service_tier: true,
  stop: true,
  store: true,
  stream_options: true,
  temperature: true,
  thinking: true,
  tool_choice: true,
  tools: true,
  top_k: true,
  top_logprobs: true,
  top_p: true,
  user: true,
  verbosity: true,
  web_search_options: true,
}

/** Checks that the README's lists of supported and rejected parameters match the wire. */
export function describeProviderReadme({ readme, provider, section, models = ['any'] }: ReadmeTests): void {
  const whole = readFileSync(readme, 'utf8')
  const text = section === undefined ? whole : whole.slice(whole.indexOf(`\n## ${section}\n`))
  const { wire, apiKeyEnv = [], apiBaseEnv = [], apiBase } = provider.definition
  const taken = new Set(models.flatMap((model) => [...parametersOf(wire.chat?.parameters, model)]))

  describe(section === undefined ? 'the README' : `the README's section "${section}"`, () => {
    it('lists the supported parameters', () => {
      const table = text.slice(text.indexOf('| Parameter'), text.indexOf('Refused unless')).split('\n').slice(2)
      expect(namesIn(table.map((row) => row.split('|')[1] ?? '').join())).toEqual([...taken].sort())
    })

    it('lists the rejected or removed parameters', () => {
      const passage = /Refused unless[^:]*:([^.]*)\.\s[^:]*:([^.]*)\./.exec(text)
      const refused = Object.keys(ALL).filter((name) => !taken.has(name))
      expect(namesIn(`${passage?.[1]}${passage?.[2]}`)).toEqual(refused.sort())
    })

    it('names the provider’s environment variables and base URL', () => {
      for (const name of [...apiKeyEnv, ...apiBaseEnv]) expect(whole).toContain(`\`${name}\``)
      if (apiBase) expect(whole).toContain(`\`${apiBase}\``)
    })

    it.skipIf(!wire.embed)('lists the options of embeddings', () => {
      const passage = /Embeddings take ([^.]*)\./.exec(text)?.[1] ?? ''
      for (const name of parametersOf(wire.embed?.parameters, 'any')) expect(passage).toContain(name)
    })
  })
}

function parametersOf(
  parameters: ReadonlySet<string> | ((model: string) => ReadonlySet<string>) | undefined,
  model: string,
): ReadonlySet<string> {
  return typeof parameters === 'function' ? parameters(model) : (parameters ?? new Set())
}

/** The names in backquotes, sorted. */
function namesIn(passage: string): string[] {
  return [...passage.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '').sort()
}
