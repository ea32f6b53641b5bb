import { defineRules, either, type Rule, words } from './rule.ts'

const DECODE = /* @__PURE__ */ either(
  'decode',
  'decrypt',
  'decipher',
  'deobfuscate',
  'de-obfuscate',
  'unscramble',
  'reverse',
  'translate',
  'convert',
)
const CODE = /* @__PURE__ */ either(
  'base ?-?64',
  'base ?-?32',
  'rot ?-?13',
  'hex(?:adecimal)?',
  'binary',
  'morse(?: code)?',
  'caesar',
  'ascii ?85',
  'url-?encoded',
  'leetspeak',
  'pig latin',
  'backwards',
  'reversed',
)
const OBEY = String.raw`\b(?:follow|obey|execute|carry out|comply with|act on|act upon|respond to|do|answer|perform)(?: (?:exactly|the|its|any|all|each|those|these|resulting|hidden|decoded|embedded|what)){0,3} (?:instructions?|commands?|orders?|directives?|requests?|message|prompt|it says|the (?:message|text) says|task|decoded \w{1,12}|what it says)`

export const ENCODED_RULES: readonly Rule[] = /* @__PURE__ */ defineRules(
  'encoded instructions',
  'latin',
  /* @__PURE__ */ [
    String.raw`\b${DECODE}${words(6)} ${CODE}\b.{0,160}${OBEY}`,
    String.raw`\b${CODE}\b.{0,80}\b${DECODE}\b.{0,120}${OBEY}`,
    String.raw`\b${CODE}(?: (?:encoded|text|string|message|payload|instructions?|below)){0,3}.{0,60}\b(?:obey|follow|execute|carry out|comply with) (?:it|the (?:hidden|decoded|encoded|resulting) \w{1,15}|what it says)\b`,
    String.raw`\b(?:respond|reply|answer|output|write|give|print)${words(8)} (?:in|as|using|encoded (?:in|as)) (?:base ?-?64|rot ?-?13|hex|morse(?: code)?)\b.{0,120}\b(?:bypass|avoid|evade|so (?:that )?(?:the |no )?filters?|content filter|moderation|safety)\b`,
    String.raw`\b(?:concatenate|combine|join|append)\b.{0,80}\b(?:strings?|variables?|parts?|fragments?|pieces)\b.{0,160}\b(?:follow|obey|execute|comply with|answer|respond to|do) (?:the )?(?:result(?:ing)?|it|combined|concatenated|final|assembled)\b`,
  ],
)

const SECRETS = /* @__PURE__ */ either(
  'conversation',
  'chat history',
  'chat log',
  'message history',
  'previous messages',
  'system prompt',
  'api[ _-]?keys?',
  'secrets?',
  'passwords?',
  'credentials',
  'personal (?:data|information|details)',
  'private (?:data|information)',
  "user'?s? (?:data|name|email|messages?|information|prompt)",
  'tokens?',
  'context',
  'e-?mail address',
)

/** Images and links whose URL sends data of the conversation to a server. */
export const EXFILTRATION_RULES: readonly Rule[] = /* @__PURE__ */ defineRules(
  'data exfiltration',
  'latin',
  /* @__PURE__ */ [
    String.raw`!\[[^\]]{0,120}\] ?\( ?https?:\/\/[^\s)\[{<$]{1,200}(?:\[|\{|<|\$\{|%7b|%5b)[^)\n]{1,120}`,
    String.raw`!\[[^\]]{0,120}\] ?\( ?https?:\/\/.{0,200}\b(?:replac|substitut|append|insert|encod|fill|where)\w{0,5}\b.{0,80}\b${SECRETS}`,
    String.raw`\b(?:render|display|output|include|add|insert|embed|show|create|print|append|generate|load|put|return)\b.{0,60}\b(?:markdown )?(?:images?|img|picture|pixel|link|url)\b.{0,160}https?:\/\/.{0,200}\b${SECRETS}`,
    String.raw`\b(?:append|encode|include|insert|add|put|place|attach|concatenate|embed|send|exfiltrate|leak|post|transmit|forward|upload)\b.{0,60}\b(?:conversation|chat history|chat log|message history|previous messages|system prompt|your (?:context|memory|instructions)|(?:user|customer|victim)'?s?'? (?:api[ _-]?keys?|tokens?|secrets?|passwords?|credentials|data|e-?mails?(?: address)?|messages?|details|information|private \w{1,12}))\b.{0,100}\b(?:to|in|into|as|onto|via)\b.{0,40}(?:https?:\/\/|\b(?:image|img|markdown)\b)`,
    String.raw`\b(?:append|encode|include|insert|put|attach|concatenate|embed)\b.{0,60}\b${SECRETS}\b.{0,60}\b(?:image|img|markdown|query string|query parameter)\b.{0,60}https?:\/\/`,
    String.raw`<img [^>]{0,80}src ?= ?["']?https?:\/\/[^>\s]{1,200}(?:\[|\{|\$\{)[^>]{0,80}\b(?:data|secret|history|conversation|prompt|token|key|password|messages?|context)`,
  ],
)
