import { defineRules, either, type Rule, words } from './rule.ts'

const TELL = /* @__PURE__ */ either(
  'reveal',
  'show',
  'print',
  'repeat',
  'output',
  'display',
  'tell',
  'give',
  'leak',
  'expose',
  'disclose',
  'recite',
  'dump',
  'echo',
  'share',
  'write out',
  'type out',
  'spell out',
  'copy',
  'paste',
  'return',
  'quote',
  'list',
  'summari[sz]e',
  'translate',
  'encode',
  'reproduce',
  'what (?:is|are|was|were)',
  "what's",
)

const FILL = String.raw`(?: (?:me|us|out|back|to|exactly|verbatim|the|your|its|this|entire|full|exact|whole|complete|current|contents?|text|copy|of|all|original|raw|actual|precise|very|own|and|word|hidden|secret|first|a|in|base64)){0,8}`

const SECRET = /* @__PURE__ */ either(
  'system prompts?',
  'system messages?',
  'system instructions?',
  'hidden (?:prompt|instructions|rules)',
  '(?:initial|original|secret|confidential|internal|pre-?set|initialization|base) (?:system )?(?:prompt|instructions?|directives?|configuration|guidelines|rules)',
  'pre-?prompt',
  'developer (?:message|prompt|instructions)',
  'prompt template',
)

/** Does not match before words by which another system's prompt is meant: "the system prompt for my bot". */
const NOT_ANOTHERS = String.raw`(?! (?:for (?:my|a|an|our|the)|of (?:my|an?|our)|in (?:my|our|the openai|openai|langchain|a )|format|role|parameters?|fields?|should|does|do|need|work|used (?:in|for)|vs|versus|and (?:a |the )?user|length|size|best|tips|engineering))`

export const EXTRACTION_RULES: readonly Rule[] = /* @__PURE__ */ defineRules(
  'system prompt extraction',
  'squeezed',
  /* @__PURE__ */ [
    String.raw`\b${TELL}${FILL} your(?: ${either('own', 'entire', 'full', 'exact', 'whole', 'complete', 'current', 'very', 'first')}){0,2} ${SECRET}\b${NOT_ANOTHERS}`,
    String.raw`\b(?:reveal|print|repeat|output|display|leak|expose|disclose|recite|dump|echo|write out|type out|reproduce|show me|tell me|give me|send me)${FILL} the${FILL} (?:system prompt|system message|hidden (?:prompt|instructions)|system instructions|(?:initial|original|secret|confidential) (?:prompt|instructions))\b${NOT_ANOTHERS}`,
    String.raw`\b(?:reveal|leak|disclose|expose|dump|recite|print|output|repeat|list)${FILL} your(?: ${either('own', 'exact', 'full', 'complete', 'entire', 'internal', 'hidden', 'secret', 'above')}){0,2} (?:instructions|guidelines|rules|configuration|directives|prompt)\b`,
    String.raw`\b(?:show|tell|give|repeat|share|write|copy|paste|return)${FILL} your (?:instructions|rules|guidelines|prompt|directives)\b.{0,30}\b(?:verbatim|word for word|exactly|in full|above)\b`,
    String.raw`\b(?:repeat|print|output|copy|echo|recite|return|show|write)(?: (?:back|me|out|to|verbatim|exactly)){0,3} (?:everything|all (?:of )?the (?:text|words|content)|all text|the (?:entire |full |exact |whole )?(?:text|words|content|prompt|conversation|lines?|sentences?|message)|all (?:the )?(?:words|lines))(?: (?:that|is|was|written|came|appears?|you)){0,4} (?:above|before (?:this|my|the)|prior to (?:this|my|the)|preceding)\b`,
    String.raw`\b(?:what|which)(?: (?:exact|specific|secret|hidden|initial|original|system)){0,2} (?:instructions|rules|guidelines|directives|prompt)(?: (?:were|have|are|was|did|has)){1,2} (?:you|your creators?|openai|your developers?)(?: (?:been|get|give you))? ?(?:given|told|provided|programmed|follow(?:ing)?|receive|started)?(?: (?:at the (?:start|beginning)|before|by|initially|to follow)|[?.!]|$)`,
    String.raw`\b(?:starting|beginning|begin|start) with (?:the words )?["']? ?you are (?:chatgpt|an? (?:ai|large|helpful)|claude|a)?\b`,
    String.raw`\b(?:put|place|output|print|write|wrap)${words(6)} (?:above|system prompt|your (?:instructions|prompt))${words(4)} (?:in|inside|into|as) (?:a )?(?:code ?block|txt|markdown|json|base64|file)\b`,
    String.raw`\bwhat (?:are|were|is|was) your(?: (?:exact|original|initial|secret|hidden|full|actual|first|previous|current|internal)){0,2} (?:instructions?|directives?|prompts?|system rules)(?: (?:above|for|before|exactly|so far|again|here)\b|[?.!,]|$)`,
    String.raw`\b(?:print|show|output|repeat|return|give|tell|display|state|reveal|write|spell-?check|summari[sz]e|translate)(?: (?:me|us|out|back|all|of|the|your|again|to)){0,4} (?:prompts? (?:texts? )?above|above prompts?|prompt texts?|your (?:context|prompts?)|text above this (?:line|sentence|message|point)|context or prompt|(?:all )?your instructions)(?![ -](?:template|engineering|window|for my))\b`,
    String.raw`\bwhat(?: does| did|'s| is| was) (?:in )?your (?:system |initial |hidden |original |first |secret )?(?:prompt|context window|instructions)(?: say| look like| contain|[?.!]|$)`,
  ],
)
