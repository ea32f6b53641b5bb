/** The input of a check. */
export interface CheckInput {
  /** The text of the last user message. */
  readonly text: string
  /** The id of the request's provider. */
  readonly provider: string
  /** For the log: the model that the message is meant for. */
  readonly model: string | undefined
  /** `Helicone-LLM-Security-Advanced`. */
  readonly advanced: boolean
  /** The owner whose provider keys are used. */
  readonly owner: string
  /** The client's own key for `provider`. It must not be sent to another one. */
  readonly clientKey: string | undefined
  /** `Helicone-Session-Id`. */
  readonly sessionId: string | undefined
  readonly signal: AbortSignal
}

/** `unchecked` means that the check failed. The configuration decides whether such a request is allowed. */
export type Verdict =
  | { readonly kind: 'allowed' }
  | {
      readonly kind: 'blocked'
      /** What was found, for the `details` of the response. Never contains the text itself. */
      readonly categories: readonly string[]
      readonly details?: string | undefined
    }
  | { readonly kind: 'unchecked' /** For the log and the operator. Contains no secret. */; readonly reason: string }

/** Checks a message before it is sent to a provider. Never rejects: a failure is `unchecked`. */
export interface Check {
  /** For the log: `promptarmor`, `guard:groq/llama-guard`, `rules`, `moderation:openai`. */
  readonly name: string
  check(input: CheckInput): Promise<Verdict>
}
