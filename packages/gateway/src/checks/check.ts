/** What a check is made of. */
export interface CheckInput {
  /** The text of the last user message. */
  readonly text: string
  /** The id of the provider that the message is meant for. */
  readonly provider: string
  /** For the log: the model that the message is meant for. */
  readonly model: string | undefined
  /** `Helicone-LLM-Security-Advanced`. */
  readonly advanced: boolean
  /** Whose keys a check is made with, when the gateway keeps keys by owner. */
  readonly owner: string
  /** The caller's own key for `provider`; never shown to another one. */
  readonly clientKey: string | undefined
  /** `Helicone-Session-Id`. */
  readonly sessionId: string | undefined
  readonly signal: AbortSignal
}

/** `unchecked`: the check could not be made; whether the request goes on then is for the configuration to say. */
export type Verdict =
  | { readonly kind: 'allowed' }
  | {
      readonly kind: 'blocked'
      /** What was found, for the answer's `details`: never the text itself. */
      readonly categories: readonly string[]
      readonly details?: string | undefined
    }
  | { readonly kind: 'unchecked' /** Why, for the log and the operator. Holds no secret. */; readonly reason: string }

/** Looks at a message before a provider sees it. Never rejects: what goes wrong is `unchecked`. */
export interface Check {
  /** For the log: `promptarmor`, `guard:groq/llama-guard`, `rules`, `moderation:openai`. */
  readonly name: string
  check(input: CheckInput): Promise<Verdict>
}
