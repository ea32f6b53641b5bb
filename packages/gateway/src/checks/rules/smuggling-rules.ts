import { defineRules, either, type Rule, words } from './rule.ts'

const TAKES_OVER = /* @__PURE__ */ either(
  'you (?:are now|must|will now|shall|have to|should now)',
  'ignore',
  'disregard',
  'forget',
  'override',
  'from now on',
  'new (?:instructions?|rules?|directives?|task)',
  'reveal',
  'the user (?:is|has|may)',
  'all (?:previous|prior)',
  'safety',
  'grant',
  'respond',
  'always',
  'admin',
)

/** Text that imitates another role: control tokens of chat templates, and invented transcripts. */
export const SMUGGLING_RULES: readonly Rule[] = /* @__PURE__ */ defineRules(
  'delimiter smuggling',
  'plain',
  /* @__PURE__ */ [
    String.raw`<\| ?im_start ?\|> ?(?:system|assistant|developer)\b`,
    String.raw`<\| ?im_end ?\|> ?<\| ?im_start ?\|>`,
    String.raw`<\| ?start_header_id ?\|> ?(?:system|assistant|developer|ipython)\b`,
    String.raw`<\| ?(?:eot_id|end_of_turn|endoftext) ?\|> ?<\|`,
    String.raw`<\|(?:endoftext|eot_id|end)\|> ?(?:system|developer|#{1,6} ?system|${TAKES_OVER})`,
    String.raw`<\| ?(?:system|developer) ?\|> ?[\p{L}]`,
    String.raw`<<sys>> ?[\p{L}]`,
    String.raw`\[/inst\].{0,200}\[inst\]`,
    String.raw`<start_of_turn> ?(?:model|system)\b`,
    String.raw`\[system\] ?\(#`,
    String.raw`</ ?(?:user|user_?input|user_?query|user_?message|untrusted(?:_\w{1,16})?|context|document|documents|data|prompt|question|input|instructions|system|system_?prompt)> ?(?:<(?:system|admin|developer|instructions?)\b|system ?:|${TAKES_OVER})`,
    String.raw`<(?:system|system_?prompt|system_?message|admin|developer)> ?${TAKES_OVER}`,
    String.raw`(?:^|[\]\[#>\n*=.!?"'-] ?)(?:system|developer|admin(?:istrator)?|root)(?: (?:message|prompt|override|note|update|alert|notice|command|instructions?|mode))?(?: \w{1,12})? ?[:\]>] ?${TAKES_OVER}\b`,
    String.raw`(?<![-=#*_~])[-=#*_~]{3,} ?\[? ?(?:end|begin|beginning|start)(?: of)?(?: the)?(?: ${either('system', 'user', 'untrusted', 'original', 'new')}){0,2} ?(?:prompts?|inputs?|instructions?|quer(?:y|ies)|messages?|context|conversation)`,
    String.raw`\b(?:assistant|ai) ?: ?(?:sure|of course|certainly|ok|okay)[,!.].{0,60}\b(?:system prompt|my instructions|human ?:|user ?:)`,
    String.raw`["'}\]] ?, ?\{? ?["']role["'] ?: ?["'](?:system|developer)["']${words(2)}.{0,40}${TAKES_OVER}`,
  ],
)
