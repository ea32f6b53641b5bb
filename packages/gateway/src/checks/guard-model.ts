import { type CompletionFunction, completion, type Model, retry } from '@litecone/core'
import type { Check, CheckInput, Verdict } from './check.ts'
import { createCheck, DEFAULT_TIMEOUT_MS, unchecked } from './create-check.ts'
import { readLlamaGuard } from './read-llama-guard.ts'
import { readPromptGuard } from './read-prompt-guard.ts'
import { segments } from './segments.ts'

/** `llama-guard` names hazards, such as violent crimes; `prompt-guard` scores how likely a text is an injection or a jailbreak. */
export type GuardKind = 'llama-guard' | 'prompt-guard'

export interface GuardModelOptions {
  /** The model, or what says it for a message: with whose key it is called. */
  readonly model: Model | ((input: CheckInput) => Promise<Model>)
  /** For the log: `groq/meta-llama/llama-guard-4-12b`. */
  readonly name: string
  readonly kind: GuardKind
  /** `prompt-guard`: the score from which a message is blocked, 0 to 1. Default 0.5. */
  readonly threshold?: number | undefined
  /** Milliseconds. Default 5,000. */
  readonly timeoutMs?: number | undefined
  /** Default core's `completion`. */
  readonly call?: CompletionFunction | undefined
}

/** Texts beyond it are `unchecked`: 24 segments are as many calls as one message shall cost. */
const MAX_SEGMENTS = 24
const AT_ONCE = 4

/**
 * A model made to judge messages: Llama Guard 3 and 4, or Prompt Guard 2, on any provider that serves it as a chat model. Prompt Guard reads
 * 512 tokens (https://huggingface.co/meta-llama/Llama-Prompt-Guard-2-86M), so it gets longer messages in pieces.
 */
export function guardModel(options: GuardModelOptions): Check {
  const { model, name, kind, threshold = 0.5, timeoutMs = DEFAULT_TIMEOUT_MS, call = completion } = options
  const again = retry({ attempts: 2, minDelay: 100 })
  return createCheck({ name: `guard:${name}`, timeoutMs }, async (input) => {
    const guard = typeof model === 'function' ? await model(input) : model
    const ask = async (text: string) => {
      const answer = await call(
        { model: guard, messages: [{ role: 'user', content: text }], temperature: 0, max_tokens: 64 },
        { signal: input.signal, timeout: timeoutMs, dropParams: true, retry: again },
      )
      return answer.choices[0]?.message.content ?? ''
    }
    if (kind === 'llama-guard') return readLlamaGuard(await ask(input.text))
    const pieces = segments(input.text)
    if (pieces.length > MAX_SEGMENTS) return unchecked(`guard:${name}: the message is too long to be checked.`)
    return firstBlocked(pieces, async (piece) => readPromptGuard(await ask(piece), threshold))
  })
}

/** `blocked` when one piece is, `allowed` when all are. */
async function firstBlocked(pieces: readonly string[], judge: (piece: string) => Promise<Verdict>): Promise<Verdict> {
  let verdict: Verdict = { kind: 'allowed' }
  for (let at = 0; at < pieces.length; at += AT_ONCE) {
    const verdicts = await Promise.all(pieces.slice(at, at + AT_ONCE).map(judge))
    const blocked = verdicts.find(({ kind }) => kind === 'blocked')
    if (blocked) return blocked
    verdict = verdicts.find(({ kind }) => kind === 'unchecked') ?? verdict
  }
  return verdict
}
