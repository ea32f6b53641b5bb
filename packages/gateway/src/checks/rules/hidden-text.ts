/** Tag characters, which are invisible but which models read as ASCII (https://www.unicode.org/charts/PDF/UE0000.pdf). Flags of regions contain them too. */
const TAGS = /(\u{1F3F4})?([\u{E0020}-\u{E007E}]{3,})\u{E007F}?/gu

/** The text in tag characters, except for flags. `''` if there is none. */
export function hiddenText(text: string): string {
  let hidden = ''
  for (const [, flag, tags = ''] of text.matchAll(TAGS)) {
    if (flag && [...tags].length <= 6) continue
    hidden += String.fromCodePoint(...[...tags].slice(0, 10_000).map((tag) => (tag.codePointAt(0) ?? 0) - 0xe0000))
  }
  return hidden
}
