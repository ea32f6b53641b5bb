/** A part of a message. */
export type Part =
  | { readonly type: 'text' | 'reasoning'; readonly text: string }
  /** `url` is an image as data (`data:image/png;base64,…`), which is shown, or an address, which is a link. */
  | { readonly type: 'image'; readonly url: string }
  /** `input` is JSON if the model's arguments could be parsed, otherwise text. */
  | { readonly type: 'tool call'; readonly name: string; readonly id: string | undefined; readonly input: unknown }
  | {
      readonly type: 'tool result'
      readonly id: string | undefined
      readonly output: unknown
      /** The name of the tool, if the call that this is the result of is known. */
      readonly name?: string | undefined
    }
  | Embeddings
  /** The documents that a rerank model returned, best first. */
  | { readonly type: 'ranking'; readonly documents: readonly RankedDocument[] }
  | Moderation
  /** Something long that begins folded, such as the documents to be ranked. */
  | { readonly type: 'data'; readonly title: string; readonly value: unknown }
  /** Says what cannot be shown, such as audio. */
  | { readonly type: 'note'; readonly text: string }
  /** Content of an unknown kind, which is shown as JSON. */
  | { readonly type: 'other'; readonly value: unknown }

export interface Embeddings {
  readonly type: 'embeddings'
  readonly count: number
  /** How many numbers each has; `undefined` if they differ. */
  readonly dimensions: number | undefined
  /** The beginnings of the first embeddings. */
  readonly first: readonly (readonly number[])[]
}

export interface RankedDocument {
  /** The place of the document in the request, from 0. */
  readonly index: number
  readonly score: number
  /** `undefined` if neither the request nor the response has it. */
  readonly text: string | undefined
}

/** The verdict on one input. */
export interface Moderation {
  readonly type: 'moderation'
  readonly isFlagged: boolean
  /** The highest score first. `score` is between 0 and 1. */
  readonly categories: readonly {
    readonly name: string
    readonly isFlagged: boolean
    readonly score: number | undefined
  }[]
}

/** A message, or something else that a model was given or returned. */
export interface Turn {
  /** `system`, `user`, `assistant` or `tool`; `response` for what is not a message; otherwise as the API calls it. */
  readonly role: string
  readonly parts: readonly Part[]
}
