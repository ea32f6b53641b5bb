import { defineRules, either, type Rule, words } from './rule.ts'

const UNBOUND = /* @__PURE__ */ either(
  'unrestricted',
  'unfiltered',
  'uncensored',
  'jailbroken',
  'amoral',
  'unethical',
  'unaligned',
  'no-limits',
)

const LIMITS = String.raw`(?:(?:ethical|moral|safety|content|openai|legal|censorship|company)(?: or| and|,)? ?(?:ethical|moral|legal|safety)? ?(?:restrictions?|guidelines?|limitations?|limits|constraints?|filters?|polic(?:y|ies)|rules|boundaries|principles|concerns|considerations)|restrictions?|limitations|filters|guidelines|censorship|rules or \w{1,15})`

/** Roles and modes without restrictions. */
export const JAILBREAK_RULES: readonly Rule[] = /* @__PURE__ */ defineRules(
  'jailbreak',
  'squeezed',
  /* @__PURE__ */ [
    String.raw`\bdo anything now\b`,
    String.raw`\b(?:you are|you're|act|behave|respond|answer|reply|pretend|roleplay|role-play|speak|become|play|from now on|called|named|known as)${words(5)} (?:dan|stan|dude|evilbot|evil-?gpt|chaosgpt|freegpt|jailbreakgpt|devmode)\b`,
    String.raw`\b(?:you are|you're|you will be|act as|behave as|respond as|answer as|reply as|pretend to be|pretend you are|roleplay as|role-play as|become|simulate|play the role of|be)(?: (?:now|a|an|the|going|to|be|my|completely|fully|totally|truly|entirely|new)){0,5} ${UNBOUND}\b`,
    String.raw`\b(?:you|respond|answer|reply|act|pretend|roleplay|speak|write)${words(6)} (?:without|free (?:of|from)|no|not bound by|unbound by|ignores?|ignoring|outside(?: of)?)(?: any| all| your| the| such){0,2}(?: ${either('usual', 'typical', 'normal', 'standard', 'existing')})? (?:ethical|moral|safety|content|openai|censorship)${words(2)} (?:restrictions?|guidelines?|limitations?|limits|constraints?|filters?|polic(?:y|ies)|rules|boundaries|principles|concerns)\b`,
    String.raw`\b(?:you|ai|assistant|model|character|bot)(?: are| is|'re| will be| have been)?(?: now)? no longer (?:bound|restricted|limited|constrained|censored|governed|subject|required|obligated)\b`,
    String.raw`\b(?:you|you've|chatgpt|claude|gpt|ai|as)(?: \S{1,15}){0,3} (?:have|has|with|having) (?:absolutely )?no ${LIMITS}(?: whatsoever| at all)?\b.{0,160}\b(?:answer|respond|tell|say|explain|give|generate|write|comply|never|anything)\b`,
    String.raw`\b(?:you are|you're|you will|chatgpt|gpt|claude|gemini|assistant|stay|remain|respond|answer|reply|output|speak|talk)${words(4)} (?:developer|debug|god|jailbreak|dan|sudo|unrestricted|opposite|evil|maintenance|chaos) (?:mode|mode output|persona)\b(?! (?:on (?:my|an?|the)|in (?:chrome|android|windows|xcode)))`,
    String.raw`\b(?:you are|you're|be|become|play)${words(2)},?${words(6)},? (?:an? )(?:\w{1,14} (?:and|,) )?${UNBOUND}(?: and \w{1,14}|, \w{1,14}){0,2} (?:ai|a\.i\.|chatbot|bot|assistant|model|character|language|entity|version)\b`,
    String.raw`\balways intelligent and machiavellian\b`,
    String.raw`\b(?:sudo|root|admin|god) mode (?:is )?on\b.{0,60}\b(?:reveal|show|print|tell|disable|output|unlock|give)\b`,
    String.raw`\b(?:jailbreak|dan|unrestricted|unfiltered|uncensored|god) mode(?: is)?(?: now)? (?:enabled|activated?|engaged|unlocked|on\b(?! (?:my|an?|the)))`,
    String.raw`\b(?:enable|activate|enter|engage|unlock|switch to|turn on) (?:your )?(?:jailbreak|dan|unrestricted|unfiltered|uncensored|no-?filter|evil) mode\b`,
    String.raw`\bfrom (?:now on|this point (?:on|forward)|here on)${words(14)} (?:never refuse|not refuse|cannot refuse|can't refuse|never decline|always comply|unfiltered|uncensored|without (?:any )?(?:restrictions?|filters?|warnings|disclaimers|limits))\b`,
    String.raw`\byou (?:can ?not|can't|must not|will not|won't|may not|are not allowed to|should never|must never|will never|never) (?:ever )?(?:refuse|decline|reject)(?: to (?:answer|comply|respond|help|obey)| (?:any|a|my|the user's|his|her)(?: \w{1,12})? (?:requests?|questions?|commands?|instructions?|orders?|prompts?))`,
    String.raw`\b(?:never|do not|don't|cannot|without) (?:ever )?(?:mention|mentioning|include|including|give|add|adding)${words(4)} (?:openai|safety|ethical|content)(?: ['a-z]{1,12})? (?:polic(?:y|ies)|guidelines?|warnings?|disclaimers?)\b`,
    String.raw`\b(?:deceased|dead|late) (?:grand(?:ma|mother|pa|father)|nana|granny)\b.{0,200}\b(?:napalm|bombs?|explosives?|meth|windows (?:7|10|11|xp)|(?:license|product|activation) keys?|passwords?|malware)\b`,
    String.raw`\b(?:two|2) (?:different )?(?:responses|answers|ways|outputs)\b.{0,120}\b(?:jailbr[eo]?a?k(?:en)?|dan\b|unfiltered|uncensored|developer mode|\[🔓)`,
    String.raw`\b(?:stay in character|remain in character|token system|you (?:will )?lose \d{1,3} tokens)\b.{0,160}\b(?:dan|refuse|no restrictions|jailbr\w{1,8}|die|shut ?down|terminated)\b`,
    String.raw`\bi am (?:your|the) (?:developer|creator|administrator|admin|openai (?:engineer|employee|developer))\b.{0,120}\b(?:disable|override|bypass|unlock|lift|reveal|ignore|unrestricted|debug mode)\b`,
    String.raw`\b(?:hypothetical|fictional)\b.{0,120}\b(?:ai|character|assistant|model)\b.{0,120}\b(?:no (?:filters?|restrictions|rules|ethics|morals)|always answers? (?:everything|anything)|answers? (?:everything|anything) without)\b.{0,160}\b(?:answer|respond|tell|say|how (?:would|to)|explain)\b`,
  ],
)
