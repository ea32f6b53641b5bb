import { Lexer, type MarkedToken, type Token, Tokenizer } from 'marked'

/** Longer texts are shown as they are: on some of them the parser takes seconds, because its time grows with the square of the length. */
const LONGEST = 20_000

/** The blocks of a Markdown text (GitHub's flavor). `undefined` if it is too long or too deeply nested to be parsed. */
export function parseMarkdown(text: string): readonly MarkedToken[] | undefined {
  if (text.length > LONGEST) return undefined
  try {
    return known(new Lexer({ gfm: true, tokenizer: createTokenizer() }).lex(text))
  } catch {
    // The parser recurses, and thousands of nested quotes overflow the stack.
    return undefined
  }
}

/** Tokens of marked itself, which are all there are without extensions. */
export function known(tokens: readonly Token[] | undefined): readonly MarkedToken[] {
  return (tokens ?? []) as readonly MarkedToken[]
}

/** Tags and definitions of links are text like any other, so that nothing that was written is hidden. Models use `<br>` in cells of tables. */
function createTokenizer(): Tokenizer {
  return Object.assign(new Tokenizer(), {
    html: () => undefined,
    def: () => undefined,
    tag(source: string) {
      const [raw] = /^<br\s*\/?>/i.exec(source) ?? []
      return raw === undefined ? undefined : { type: 'br', raw }
    },
  })
}

/** The address of a link if a browser may follow it: no script, and nothing relative to these pages. */
export function safeAddress(href: string): string | undefined {
  return /^(?:https?:\/\/|mailto:)/i.test(href) ? href : undefined
}
