import { defineRules, either, type Rule, words } from './rule.ts'

const DROP = /* @__PURE__ */ either(
  'ignor(?:e|ing)',
  'disregard(?:ing)?',
  'forget(?:ting)?',
  'overlook',
  'neglect',
  'discard',
  'drop',
  'abandon',
  'erase',
  'set aside',
  "(?:let's|let us) forget about",
  'throw (?:away|out)',
  "(?:do not|don't|stop) (?:follow|obey|listen to|pay attention to|adher(?:e|ing) to|following|obeying|listening to)",
  'pay no (?:attention|heed) to',
)

const EARLIER = /* @__PURE__ */ either(
  'previous(?:ly)?',
  'prior',
  'preceding',
  'earlier',
  'above',
  'foregoing',
  'past',
  'original',
  'initial',
  'your',
  'system',
)

const ORDERS = /* @__PURE__ */ either(
  'instructions?',
  'prompts?',
  'directives?',
  'directions(?= and)',
  'programming',
  'system messages?',
  'system prompts?',
)

/** Narrower than `words`, so that "previous assembly instructions" is not matched. */
const BETWEEN = String.raw`(?: (?:and|or|all|any|every|the|of|my|your|our|system|safety|developer|user|given|previous|prior|above|earlier|original|initial|content|ethical|messages?|prompts?|rules?|text|guidelines?|context|directions?|conversations?)){0,5},?`

/** "Ignore previous instructions", and its variants. */
export const OVERRIDE_RULES: readonly Rule[] = /* @__PURE__ */ defineRules(
  'instruction override',
  'squeezed',
  /* @__PURE__ */ [
    String.raw`\b${DROP}${BETWEEN} ${EARLIER}${BETWEEN} ${ORDERS}\b`,
    String.raw`\b${DROP}${BETWEEN} ${either('previous', 'prior', 'preceding', 'your', 'system')}(?: ${either('system', 'safety', 'content', 'ethical', 'own', 'internal', 'built-in', 'existing', 'current', 'and', 'or', 'the', 'all')}){0,3} ${either('rules', 'guidelines', 'polic(?:y|ies)', 'restrictions', 'constraints', 'training', 'safeguards', 'guardrails', 'limitations', 'safety \w{1,15}', 'ethics')}\b`,
    String.raw`\b${either('ignore', 'disregard', 'forget')}(?: all| any| every)?(?: of)?(?: the| your| my| these| those)? (?:instructions|directives|prompts|rules|guidelines)(?: (?:above|before (?:this|that)|(?:that )?(?:you )?(?:were|was|have been|had been|'ve been|you were|you have been) (?:given|told|set|taught|provided|programmed)|so far|written above|up to (?:now|this point|here))\b| ?[.!;]? (?:and|then|instead|now|new) )`,
    String.raw`\b${either('ignore', 'disregard', 'forget')}(?: about)?(?: absolutely)? ${either('everything', 'anything', 'all', 'whatever', 'what(?:ever)?')}(?: (?:that|of|i|the))?(?: ${either('was|is|were|came|has been', 'you')}){0,2}(?: (?:have|had|were|been|said|written|stated|the)){0,3} ${either('above', 'before this', 'prior to this', 'told', 'taught', 'instructed', 'previously', 'learn(?:ed|t)', 'know about (?:rules|safety|restrictions)', 'up to (?:now|this point)')}\b`,
    String.raw`\b${either('override', 'bypass', 'circumvent', 'disable', 'turn off', 'deactivate', 'switch off', 'remove', 'unlock')}(?: all| any| of){0,2} your(?: ${either('system', 'own', 'internal', 'built-in', 'safety', 'content', 'ethical', 'moral', 'existing', 'current', 'default', 'openai')}){0,3} ${either('instructions?', 'rules', 'guidelines', 'restrictions?', 'filters?', 'programming', 'polic(?:y|ies)', 'safety', 'safeguards?', 'guardrails?', 'constraints?', 'limitations?', 'protocols?', 'prompt', 'training')}\b`,
    String.raw`\b(?:system|safety|content|security|admin) (?:override|policy|prompt|filter)s?(?: has| have| is| are)?(?: been)? (?:initiated|engaged|disabled|overridden|superseded|lifted|deactivated|suspended|revoked)\b`,
    String.raw`\b(?:instructions|rules|guidelines|directives|restrictions)(?: (?:above|given|set|before|you|were|was|i|we|gave|from|earlier)){0,4} (?:are|is|were|have been|has been|do|no longer)(?: (?:now|all|hereby|no longer)){0,2} (?:void|null and void|obsolete|revoked|lifted|apply to you|valid for you|in effect for you|not exist|changed[.!] (?:give|show|tell|you))\b`,
    String.raw`\b${DROP} (?:all )?(?:of )?your (?:old |current |own |assigned |other )?(?:assignments?|tasks?|rules|persona|character|role)\b`,
    String.raw`\b(?:ignore|disregard|forget) (?:all|everything|anything|whatever)(?: \w{1,12}){0,2} (?:before|above|prior to|preceding) (?:that|this|it|and|now|here)\b`,
    String.raw`\byour (?:previous|prior|old|original|earlier) (?:instructions|rules|guidelines|directives|programming) (?:have been|has been|are|were) (?:now )?(?:changed|updated|replaced|overwritten|deleted|reset|cancell?ed|superseded|wrong|a test)\b`,
    String.raw`\b(?:all )?(?:safety|content|security|ethical) (?:protocols?|filters?|measures?|guidelines|checks|guardrails) (?:are|is|have been|has been)(?: now)? (?:off|disabled|lifted|deactivated|removed|suspended)\b`,
    String.raw`\byour (?:new|real|true|actual|only|updated|sole) (?:instructions?|directives?|programming|orders|objective|purpose|mission)(?: now)? (?:is|are|will be)\b`,
    String.raw`\b(?:instead|rather),? (?:just )?(?:say|print|output|respond with|reply with|write)${words(3)} (?:pwned|hacked|haxx?ed|i have been|jailbroken)\b`,
    String.raw`\bignore(?:all|any|the|my|your)*(?:previous|prior|above|earlier)(?:instructions?|prompts?|rules)`,
    String.raw`\bnew (?:system )?(?:instructions?|prompt|directive|rules?) ?: ?(?:you|ignore|disregard|forget|from now|always|never|reveal|output|print|respond)\b`,
  ],
)
