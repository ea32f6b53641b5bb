/** A piece of a message. */
export type Part =
  | { readonly type: 'text' | 'reasoning'; readonly text: string }
  /** `url` is data that can be shown (`data:image/png;base64,…`), or an address that is only written down. */
  | { readonly type: 'image'; readonly url: string }
  /** `input` is what the model gave: JSON when it could be read as such, else text. */
  | { readonly type: 'tool call'; readonly name: string; readonly id: string | undefined; readonly input: unknown }
  | {
      readonly type: 'tool result'
      readonly id: string | undefined
      readonly output: unknown
      /** Of the tool, where the call it answers is known. */
      readonly name?: string | undefined
    }
  /** What has no other form here, as it is. */
  | { readonly type: 'other'; readonly value: unknown }

/** A message. */
export interface Turn {
  /** `system`, `user`, `assistant`, `tool`, or whatever else the wire called it. */
  readonly role: string
  readonly parts: readonly Part[]
}
