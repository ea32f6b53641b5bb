/** What a generation of models accepts, judged by the model's name. */
export interface ModelTraits {
  /** The most output tokens. */
  readonly maxTokens: number
  /** How thinking is requested. `none`: the model cannot think. */
  readonly thinking: 'none' | 'budget' | 'adaptive'
  /** How thinking is turned off. `default`: it is off unless asked for. `never`: it cannot be. */
  readonly thinkingOff: 'default' | 'disabled' | 'between_tools' | 'never'
  /** Whether thinking is omitted from responses unless requested. */
  readonly hidesThinking: boolean
  /** Whether the model accepts efforts above `high`. */
  readonly hasXhigh: boolean
  /** Whether the model can be forced to call a tool while it thinks. Of unknown models, the API decides. */
  readonly thinksForced: boolean
  /** Whether the model accepts temperature, top_p and top_k. */
  readonly samples: boolean
  /** Whether temperature and top_p are mutually exclusive. */
  readonly samplesOneWay: boolean
  /** Whether the model supports structured outputs and strict tools. */
  readonly structured: boolean
  /** Whether the model accepts instructions midway through a conversation. */
  readonly instructsMidway: boolean
  readonly known: boolean
}

/**
 * From https://platform.claude.com/docs/en/about-claude/models/overview and the pages there on thinking, effort and structured outputs.
 * Names other than Claude's (other vendors serve this API too) get the traits of the first models.
 */
export function readTraits(model: string): ModelTraits {
  const known = read.get(model)
  if (known) return known
  const traits = traitsOf(model)
  // Bounded, because names may come from callers' users.
  if (read.size < 100) read.set(model, traits)
  return traits
}

/** Cached, because every call needs it twice. */
const read = /* @__PURE__ */ new Map<string, ModelTraits>()

function traitsOf(model: string): ModelTraits {
  const { family, version } = parseName(model)
  const always = family === 'fable' || family === 'mythos' || (family === 'opus' && version >= 505)
  return {
    maxTokens: maxTokensOf(family, version),
    thinking: version >= 406 ? 'adaptive' : version >= 307 || version === 0 ? 'budget' : 'none',
    thinkingOff: always
      ? 'never'
      : version < 500
        ? 'default'
        : family === 'sonnet' && version >= 505
          ? 'between_tools'
          : 'disabled',
    hidesThinking: version >= 407,
    hasXhigh: version >= 407,
    thinksForced: version === 0 || version >= 500 || (family === 'opus' && version >= 408),
    samples: version < 407,
    samplesOneWay: version >= 405 || (family === 'opus' && version === 401),
    structured: version >= 405 || (family === 'opus' && version === 401),
    // https://platform.claude.com/docs/en/build-with-claude/mid-conversation-system-messages
    instructsMidway: (version >= 500 || (family === 'opus' && version >= 408)) && !model.includes('mythos-preview'),
    known: version > 0,
  }
}

/** `claude-3-5-sonnet-20241022`, `claude-opus-4.6`, `claude-sonnet-4-20250514`: 4.6 becomes 406, a missing version 0. */
function parseName(model: string): { family: string; version: number } {
  const match = /claude-(?:([a-z]+)-)?(\d)(?:[.-](\d{1,2})(?!\d))?(?:-([a-z]+))?/.exec(model)
  if (!match) return model.includes('claude-mythos') ? { family: 'mythos', version: 500 } : { family: '', version: 0 }
  const [, before, major, minor = 0, after = ''] = match
  return { family: before ?? after, version: Number(major) * 100 + Number(minor) }
}

function maxTokensOf(family: string, version: number): number {
  if (version < 305) return 4096
  if (version < 307) return 8192
  if (version > 406 || (version === 406 && family === 'opus')) return 128_000
  return family === 'opus' && version < 405 ? 32_000 : 64_000
}
