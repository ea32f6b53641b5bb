import { type CompletionFunction, completion, type Model, retry } from '@litecone/core'
import type { Check, CheckInput, Verdict } from './check.ts'
import { createCheck, DEFAULT_TIMEOUT_MS, unchecked } from './create-check.ts'
import { readLlamaGuard } from './read-llama-guard.ts'
import { readPromptGuard } from './read-prompt-guard.ts'
import { segments } from './segments.ts'

/** `llama-guard` names hazards, such as violent crimes. `prompt-guard` returns the probability of an injection or a jailbreak. */
export type GuardKind = 'llama-guard' | 'prompt-guard'

export interface GuardModelOptions {
  /** The model, or a function that returns it with the right key for a message. */
  readonly model: Model | ((input: CheckInput) => Promise<Model>)
  /** For the log: `groq/meta-llama/llama-guard-4-12b`. */
  readonly name: string
  readonly kind: GuardKind
  /** Only for `prompt-guard`: the score from which a message is blocked, 0 to 1. Default 0.5. */
  readonly threshold?: number | undefined
  /** Milliseconds. Default 5,000. */
  readonly timeoutMs?: number | undefined
  /** Default: core's `completion`. */
  readonly call?: CompletionFunction | undefined
}

/** Each segment is one call. Messages with more are `unchecked`. */
const MAX_SEGMENTS = 24
const CONCURRENT_CALLS = 4

/**
 * A check by Llama Guard 3 or 4, or Prompt Guard 2, at any provider that serves it as a chat model. Prompt Guard reads at most 512 tokens
 * (https://huggingface.co/meta-llama/Llama-Prompt-Guard-2-86M), so longer messages are sent in segments.
 */
export function guardModel(options: GuardModelOptions): Check {
  const { model, name, kind, threshold = 0.5, timeoutMs = DEFAULT_TIMEOUT_MS, call = completion } = options
  const retryOnce = retry({ attempts: 2, minDelay: 100 })
  return createCheck({ name: `guard:${name}`, timeoutMs }, async (input) => {
    const guard = typeof model === 'function' ? await model(input) : model
    const ask = async (text: string) => {
      const answer = await call(
        { model: guard, messages: [{ role: 'user', content: text }], temperature: 0, max_tokens: 64 },
        { signal: input.signal, timeout: timeoutMs, dropParams: true, retry: retryOnce },
      )
      return answer.choices[0]?.message.content ?? ''
    }
    if (kind === 'llama-guard') return readLlamaGuard(await ask(input.text))
    const parts = segments(input.text)
    if (parts.length > MAX_SEGMENTS) return unchecked(`guard:${name}: the message is too long to be checked.`)
    return checkAll(parts, async (part) => readPromptGuard(await ask(part), threshold))
  })
}

/** `blocked` as soon as one part is, and `allowed` only if all are. */
async function checkAll(parts: readonly string[], check: (part: string) => Promise<Verdict>): Promise<Verdict> {
  let verdict: Verdict = { kind: 'allowed' }
  for (let at = 0; at < parts.length; at += CONCURRENT_CALLS) {
    const verdicts = await Promise.all(parts.slice(at, at + CONCURRENT_CALLS).map(check))
    const blocked = verdicts.find(({ kind }) => kind === 'blocked')
    if (blocked) return blocked
    verdict = verdicts.find(({ kind }) => kind === 'unchecked') ?? verdict
  }
  return verdict
}
