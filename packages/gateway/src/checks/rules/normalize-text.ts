/** A text in the forms that rules are matched against. */
export interface NormalText {
  /** Compatibility forms replaced (such as full-width letters), without invisible characters, in lower case, with single spaces. */
  readonly plain: string
  /** Also without diacritics (`é` is `e`), with similar letters of other scripts replaced by Latin ones, and spelled-out words (`i g n o r e`) joined. */
  readonly latin: string
  /** `latin` with digits and signs for letters (`1gn0re`) replaced. The same string if there are none. */
  readonly squeezed: string
}

export function normalizeText(text: string): NormalText {
  const plain = collapse(
    text
      .normalize('NFKC')
      .replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '')
      .toLowerCase(),
  )
  const latin = closeSpelling(
    plain
      .normalize('NFD')
      .replaceAll(/\p{M}/gu, '')
      .replaceAll(/[^\0-\x7f]/gu, (letter) => LOOKS_LIKE[letter] ?? letter),
  )
  return { plain, latin, squeezed: readLeet(latin) }
}

function collapse(text: string): string {
  return text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim()
}

/** Joins single letters that are separated by spaces or signs: `i g n o r e`, `i.g.n.o.r.e`. */
function closeSpelling(text: string): string {
  return text.replaceAll(/(?<![a-z])(?:[a-z][ ._*|-]){5,}[a-z](?![a-z])/g, (spelt) => spelt.replaceAll(/[^a-z]/g, ''))
}

/** Only next to letters, so that numbers do not become words. */
function readLeet(text: string): string {
  return text.replaceAll(/(?<=[a-z])[013457@$]|[013457@$](?=[a-z])/g, (sign) => LEET[sign] ?? sign)
}

const LEET: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
}

/** Cyrillic, Greek and Armenian letters that look like Latin ones (https://www.unicode.org/reports/tr39/), and Latin letters without a decomposition. */
const LOOKS_LIKE: Readonly<Record<string, string>> = {
  ...{ а: 'a', в: 'b', с: 'c', ԁ: 'd', е: 'e', ҽ: 'e', һ: 'h', н: 'h', і: 'i', ј: 'j', к: 'k', ӏ: 'l', м: 'm' },
  ...{ о: 'o', р: 'p', ԛ: 'q', г: 'r', ѕ: 's', т: 't', у: 'y', ѵ: 'v', ԝ: 'w', х: 'x', п: 'n', ғ: 'f', ь: 'b' },
  ...{
    α: 'a',
    β: 'b',
    γ: 'y',
    ε: 'e',
    η: 'n',
    ι: 'i',
    κ: 'k',
    ν: 'v',
    ο: 'o',
    ρ: 'p',
    σ: 'o',
    τ: 't',
    υ: 'u',
    χ: 'x',
    ω: 'w',
  },
  ...{ ո: 'n', օ: 'o', ս: 'u', ց: 'g', հ: 'h', ա: 'w', զ: 'q' },
  ...{
    ı: 'i',
    ł: 'l',
    ø: 'o',
    đ: 'd',
    ß: 'ss',
    æ: 'ae',
    œ: 'oe',
    ɑ: 'a',
    ɡ: 'g',
    ɩ: 'i',
    ʀ: 'r',
    ɴ: 'n',
    ᴏ: 'o',
    ᴇ: 'e',
  },
  ...{ '’': "'", '‘': "'", '“': '"', '”': '"', '„': '"', '–': '-', '—': '-', '‐': '-' },
}
